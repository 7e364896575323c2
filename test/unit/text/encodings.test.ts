// Each secret is hidden in every form in which programs write it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { redactor } from '../../../src/text/redact.ts';

const SECRET = `s3cr/t "p+ß'?w\\ö<&>$x ~(!)*`;

/** What is left of `text` holds no part of the secret that a person could use. */
function assertHidden(form: string, secret = SECRET): void {
  const clean = redactor([secret])(`before ${form} after`);
  assert.match(clean, /^before \S{0,3}\*\*\*[=\w]{0,3}\S{0,3} after$/, form);
}

describe('a secret is hidden', () => {
  const forms: Record<string, string> = {
    plain: SECRET,
    base64: Buffer.from(SECRET).toString('base64'),
    base64url: Buffer.from(SECRET).toString('base64url'),
    hex: Buffer.from(SECRET).toString('hex'),
    'hex in capitals': Buffer.from(SECRET).toString('hex').toUpperCase(),
    'for an address': encodeURIComponent(SECRET),
    'for an address, in small hex': encodeURIComponent(SECRET).replaceAll(/%../g, (sign) =>
      sign.toLowerCase(),
    ),
    'as a form': new URLSearchParams({ a: SECRET }).toString().slice(2),
    'as JSON': JSON.stringify(SECRET),
    'as JSON in JSON': JSON.stringify(JSON.stringify(SECRET)),
    'as JSON of Go': JSON.stringify(SECRET)
      .replaceAll('<', String.raw`\u003c`)
      .replaceAll('>', String.raw`\u003e`)
      .replaceAll('&', String.raw`\u0026`),
    'for HTML': SECRET.replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&#34;')
      .replaceAll("'", '&#39;'),
    'quoted for a shell': `'${SECRET.replaceAll("'", String.raw`'\''`)}'`,
  };
  for (const [name, form] of Object.entries(forms)) test(name, () => assertHidden(form));

  test('as Python writes it', () => {
    const script = `
import json, shlex, html, urllib.parse, sys
s = sys.argv[1]
for form in (json.dumps(s), shlex.quote(s), html.escape(s), urllib.parse.quote(s), urllib.parse.quote_plus(s)):
    print(form)
`;
    const said = execFileSync('python3', ['-c', script, SECRET], {
      env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
      encoding: 'utf8',
    });
    const written = said.trimEnd().split('\n');
    assert.equal(written.length, 5);
    for (const form of written) assertHidden(form);
  });

  test('in the lines into which base64 and xxd break a long one', () => {
    const long = fc.sample(fc.string({ minLength: 300, maxLength: 300 }), { seed: 4, numRuns: 1 });
    const [secret = ''] = long.map((text) => `x${text.trim()}x`);
    const redact = redactor([secret]);
    const bytes = Buffer.from(secret);
    for (const [text, length] of [
      [bytes.toString('base64'), 76],
      [bytes.toString('base64'), 64],
      [bytes.toString('hex'), 60],
    ] as const) {
      const lines = text.match(new RegExp(`.{1,${length}}`, 'g')) ?? [];
      assert.ok(lines.length > 4);
      for (const line of lines.filter((one) => one.length >= 8))
        assert.match(redact(line), /^\*\*\*=*$/, line);
    }
  });
});

test('a secret inside a base64 text is masked wherever it begins', () => {
  const redact = redactor([SECRET]);
  const plain = Buffer.from('padding').toString('base64');
  assert.equal(redact(plain), plain);
  for (const user of ['', 'a', 'ab', 'abc']) {
    const header = Buffer.from(`${user}:${SECRET}@end`).toString('base64');
    const clean = redact(header);
    assert.ok(clean.includes('***'), header);
    const left = Buffer.from(clean.replace('***', ''), 'base64').toString('latin1');
    assert.ok(!left.includes('s3cr') && !left.includes('p+'), left);
  }
});
