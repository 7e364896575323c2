// What every golden error says: what happened, where, the underlying words, and one thing to try.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { goldenErrors, type GoldenError } from './goldens.ts';

/** What a person typed or wrote, or we have stored: the message is the cause. */
const OWN_ROOMS: ReadonlySet<string> = new Set(['cli', 'config', 'plan', 'resume']);

/** Elsewhere an error without underlying words is one of these, by why it has none. */
const CAUSELESS: Readonly<Record<string, readonly RegExp[]>> = {
  'nobody said anything until the time was over': [
    /: no answer in 2 s$/,
    / did not take the mail within /,
    /: no end within /,
    / did not end within /,
    / has not ended \d+ s after SIGTERM$/,
    / was killed, but what it left was not removed in /,
    /^the deadline of the run, [^,]+, has passed, and /,
    / got no answer within /,
    /, it printed nothing$/,
  ],
  'a person cancelled it': [/: cancelled$/, / was cancelled$/],
  'the message holds the words': [
    /^waited in vain for /,
    /^the disk has no room: /,
    / GPUs free, \d+ wanted: /,
    /^the secret '\w+' comes from .*, which (?:is empty|is longer than|holds no text|is no file)/,
    /^nothing tells which process runs \S+: its owner\.json cannot be read$/,
    /^the run \S+ is one of the machine /,
    /^the container could not start: /,
    /^frontend page: \/nothing: 404 /,
  ],
  'builder saw it by itself': [
    /^the classic builder cannot give secret /,
    /^container \w+ was removed by someone else$/,
    / container output that is not framed$/,
    /^the address of the mail server is not /,
    /^the mail has no addressee$/,
    / begins with "-"$/,
    / has no (?:branch, tag or commit |pull request \d|commit yet$)/,
    /^no branch of \S+ matches "/,
    /^\d+ commits of \S+ begin with "/,
    /^the commit of "\S+" is not in /,
    /^no commit of \S+ in \S+ touches container\/$/,
    / is blocked: /,
    /: it has no files but those of commits$/,
    /: \S+ lacks its contents$/,
    /, which is no file of its kind$/,
    /^the branch is untrusted, and \S+ (?:is read by a program of its own choice: |has the engine fetch )/,
    / is a link of the commit that leads out of its checkout$/,
    /^cannot plan in \S+: it is not ours$/,
    /^\d+ processes plan in /,
    /^there is no folder \S+ in [0-9a-f]+$/,
    / has no default branch$/,
    / has no docker\/Dockerfile$/,
    / has no FROM$/,
    / has no stage /,
    / has no (?:container\/(?:build\.sh|render\.py)|framework "|target "|--cuda-version: |CUDA )/,
    /^no Python 3 was found: /,
    /, and neither pip nor venv for them$/,
    /^another builder brings packages /,
    / writes outside the checkout: /,
    / says it wrote \S+, which is not there$/,
    / has no \S+, which its container\/build\.sh would build$/,
    / has neither container\/render\.py nor container\/build\.sh$/,
    / knows no --dry-run: /,
    / ignores --platform \S+: it builds for /,
    / is a folder, or a link to no file of the commit$/,
    / would do more than build: /,
    / that is not in the checkout: /,
    / names no image$/,
    / (?:is not there|was built from other inputs|was made from an image of ours, not by us)$/,
    /^there is no GPU \d+: /,
    /, which builder cannot hand over$/,
    / is an image that builder did not make, /,
    / stands in for another context in run \S+, which goes on$/,
    /^the image has no user /,
    / is not in [0-9a-f]{40}$/,
    /^the framework serves no process$/,
    / is not published by the engine$/,
    /; expected a page (?:of Prometheus metrics|to count from)$/,
    /^there is no scraped page in this run$/,
  ],
};

/** What needs no advice, with why. */
const NO_ADVICE: Readonly<Record<string, RegExp>> = {
  'who cancelled it knows what to do': /^cannot fetch .*: cancelled$/,
};

const ERRORS = goldenErrors();

function said(errors: readonly GoldenError[]): string[] {
  return errors.map(({ room, message }) => `${room}: ${message}`);
}

describe('every error', () => {
  test('says in one line what happened, without a stack', () => {
    assert.ok(ERRORS.length >= 250, `only ${ERRORS.length} errors were found`);
    const broken = ERRORS.filter(
      ({ message, text }) => message === '' || /^\s+at .*:\d+\)?$/m.test(text),
    );
    assert.deepEqual(said(broken), []);
  });

  test('says where', () => {
    assert.deepEqual(said(ERRORS.filter(({ text }) => !/^ {2}where: \S/m.test(text))), []);
  });

  test('says what to try, once', () => {
    const exempt = Object.values(NO_ADVICE);
    const without = ERRORS.filter(({ text }) => text.match(/^ {2}try: \S/gm)?.length !== 1);
    const unadvised = without.filter(({ message }) => !exempt.some((one) => one.test(message)));
    assert.deepEqual(said(unadvised), []);
    assert.equal(without.length, exempt.length);
    assert.deepEqual(said(ERRORS.filter(({ text }) => /did you mean \W*$/m.test(text))), []);
  });

  test('has the underlying words, where there are any', () => {
    const patterns = Object.values(CAUSELESS).flat();
    const without = ERRORS.filter(
      ({ room, text }) => !OWN_ROOMS.has(room) && !/^ {2}(?:cause|log): \S/m.test(text),
    );
    const unexplained = without.filter(({ message }) => !patterns.some((one) => one.test(message)));
    assert.deepEqual(said(unexplained), []);
    const stale = patterns.filter((one) => !without.some(({ message }) => one.test(message)));
    assert.deepEqual(stale, []);
  });
});
