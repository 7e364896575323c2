import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { cutTornLine } from '../../../src/store/cut-torn-line.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const LONG = 'x'.repeat(200_000);
const CASES = [
  ['no file', null, ''],
  ['an empty file', '', ''],
  ['whole lines', 'one\ntwo\n', 'one\ntwo\n'],
  ['half a line', 'one\ntw', 'one\n'],
  ['nothing but half a line', 'on', ''],
  ['zeros after a power cut', 'one\n\0\0\0\0', 'one\n'],
  ['half a character', Buffer.from('one\né').subarray(0, 5), 'one\n'],
  ['half a line longer than one reading', `one\n${LONG}`, 'one\n'],
  ['a whole line longer than one reading', `one\n${LONG}\n`, `one\n${LONG}\n`],
  ['a long file with half a line', `${'ab\n'.repeat(50_000)}c`, 'ab\n'.repeat(50_000)],
] as const;

describe('what follows the last line end goes', () => {
  for (const [title, before, after] of CASES)
    test(title, async () => {
      await using dir = await tempDir();
      const file = path.join(dir.path, 'events.ndjson');
      if (before !== null) await writeFile(file, before);
      await cutTornLine(file);
      assert.equal(await readFile(file, 'utf8'), after);
    });
});
