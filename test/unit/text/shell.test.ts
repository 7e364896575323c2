import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { shellLine, shellWord } from '../../../src/text/shell.ts';

test('plain words stay as they are, all others are quoted', () => {
  assert.equal(shellLine(['builder', '--only', 'soak']), 'builder --only soak');
  assert.equal(shellWord("it's $HOME"), String.raw`'it'\''s $HOME'`);
  assert.equal(shellWord(''), "''");
});

test('a real shell reads back every word', () => {
  const nasty = fc.array(fc.stringMatching(/^[^\0]{0,8}$/), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(nasty, (words) => {
      const script = `printf '%s\\0' ${shellLine(words)}`;
      const read = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
      assert.deepEqual(read.split('\0').slice(0, -1), words);
    }),
    { numRuns: 40 },
  );
});
