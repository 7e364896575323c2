// Files that a `.dockerignore` leaves out, held against another reading of the same rules.

import dockerignore from '@balena/dockerignore';
import * as fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ignoreRules } from '../../../src/source/ignore-rules.ts';
import { failureOf } from './open.ts';

const NAME = fc.constantFrom('a', 'b', 'ab', 'a.b', '.a', 'A', 'c++', 'a b', 'x-y');
const FILE = fc.array(NAME, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const WORD = fc.constantFrom(
  'a',
  'b',
  'a*',
  '*',
  '**',
  '?',
  '*.b',
  '.a',
  '[ab]',
  '[^a]',
  'a\\*',
  '.',
  '..',
  'x-y',
);
const PATTERN = fc
  .tuple(
    fc.constantFrom('', '!', '! ', '/', '!/', './', ' '),
    fc.array(WORD, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    fc.constantFrom('', '/', ' ', '/**'),
  )
  .map((parts) => parts.join(''));
const LINE = fc.oneof(
  { weight: 6, arbitrary: PATTERN },
  fc.constantFrom('', '# a', '!', '/', '!/'),
);

test('any rules decide on any file as in the other reading', () => {
  fc.assert(
    fc.property(
      fc.array(LINE, { maxLength: 8 }),
      fc.array(FILE, { minLength: 1 }),
      (lines, files) => {
        const text = lines.join('\n');
        const other = dockerignore.default({ ignorecase: false }).add(text);
        const ours = ignoreRules(text);
        for (const file of files) assert.equal(ours(file), other.ignores(file), `${text}\n${file}`);
      },
    ),
    { numRuns: 1000 },
  );
});

test('signs that mean something elsewhere mean themselves', () => {
  const ignores = ignoreRules('c++\n(a|b)\n{x}\n$y\nc:\\\\d\n');
  for (const file of ['c++', '(a|b)', '{x}', '$y', 'c:\\d'])
    assert.equal(ignores(file), true, file);
  for (const file of ['ccc', 'a', 'b', 'x', 'y']) assert.equal(ignores(file), false, file);
});

test('a pattern without an end is told as what it is', async () => {
  const reason = await failureOf(Promise.resolve().then(() => ignoreRules('docs/[a\n')));
  assert.equal(reason.message, '"docs/[a" is no pattern of a .dockerignore');
});
