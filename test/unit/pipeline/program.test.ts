import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { programWord } from '../../../src/pipeline/program.ts';
import { ROOT } from '../../rig/source-tree.ts';

test('a checkout is started by its own launcher: from inside by a short way, from elsewhere by the whole', () => {
  assert.equal(programWord(ROOT), './builder');
  assert.equal(programWord(path.dirname(ROOT)), `./${path.basename(ROOT)}/builder`);
  assert.equal(programWord(path.join(ROOT, 'docs')), path.join(ROOT, 'builder'));
  assert.equal(programWord('/nowhere'), path.join(ROOT, 'builder'));
});
