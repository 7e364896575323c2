// Known secrets in long texts, beside cuts, and in texts made to slow the search down.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { firstPart } from '../../../src/text/cut.ts';
import { encodings } from '../../../src/text/encodings.ts';
import { redactor } from '../../../src/text/redact.ts';

const SECRET = 'canary/"7f+3a<c9\'e1$50&b8d2';

test('a secret cut anywhere is hidden on both sides but for three characters', () => {
  const redact = redactor([SECRET]);
  let cuts = 0;
  for (const form of encodings(SECRET)) {
    for (let at = 1; at < form.length; at += 1) {
      const [left, right] = [form.slice(0, at), form.slice(at)];
      const [a, b] = [redact(`x ${left}…`), redact(`…${right} y`)];
      assert.ok(left.length < 4 || a.endsWith('***…'), `${left}: ${a}`);
      assert.ok(right.length < 4 || b.startsWith('…***'), `${right}: ${b}`);
      cuts += 1;
    }
  }
  assert.ok(cuts > 500);
});

test('a line without an end hides a secret at whatever place its parts are cut', () => {
  const redact = redactor([SECRET]);
  for (let before = 65_536 - SECRET.length - 4; before <= 65_540; before += 1) {
    const cut = firstPart(`${'-'.repeat(before)}${SECRET}${'-'.repeat(100)}`);
    assert.ok(cut);
    const [first, second] = [redact(cut.part), redact(cut.rest)];
    for (let from = 0; from + 4 <= SECRET.length; from += 1) {
      const piece = SECRET.slice(from, from + 4);
      assert.ok(!first.includes(piece) && !second.includes(piece), `${before}: ${piece}`);
    }
  }
});

test('a secret longer than a part is hidden where a whole part is its middle', () => {
  const secret = randomBytes(60_000).toString('base64url');
  const redact = redactor([secret]);
  const first = firstPart(`x${secret}`);
  assert.ok(first);
  const middle = firstPart(first.rest);
  assert.ok(middle === null);
  const part = `…${secret.slice(10_000, 70_000)}…`;
  assert.equal(redact(part), '…***…');
  assert.equal(redact(first.part), 'x***…');
  assert.equal(redact(first.rest), '…***');
});

test('words beside a cut that begin like no secret stay', () => {
  const redact = redactor([SECRET, 'Downloads-are-secret']);
  assert.equal(redact('Downloading… done'), 'Downloading… done');
  assert.equal(redact('Waiting…\n…and going on'), 'Waiting…\n…and going on');
});

test('texts made to be searched for long are not', () => {
  const bundle = Array.from({ length: 4000 }, () => randomBytes(48).toString('base64')).join('\n');
  const redact = redactor([SECRET, bundle]);
  const ordinary = 'Get:1 http://deb.example/debian sid/main amd64 libfoo 1.2-3 [12 kB]\n';
  const size = 120_000;
  const cost = (text: string): number => {
    const before = process.cpuUsage();
    redact(text.repeat(Math.ceil(size / text.length)).slice(0, size));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  cost(ordinary);
  const mean = [
    'eyJ-',
    'eyJaaaaaaaa.',
    'a.',
    'a://',
    'a:',
    '@',
    '://@',
    '-----BEGIN PRIVATE KEY-----',
    'A ',
    '"auth',
    '\\',
    '"auth":"\\',
    '…',
    `…${bundle.slice(0, 4)}`,
    bundle.slice(0, 4),
    'glpat-',
    'authorization: bearer ',
    'sk-',
    'xoxb-',
    'hf_',
    ' ',
    '"auth"'.padEnd(9000),
  ];
  // What is searched again from each of its places would take minutes.
  for (const text of mean) assert.ok(cost(text) < 3000, text.slice(0, 40));
});
