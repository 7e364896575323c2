// What a sanity check runs for a target, by what the script of the commit knows.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { frameworkFrom } from '../../../src/config/framework-from.ts';
import type { SanityCheck } from '../../../src/model/framework.ts';
import { sanityRuns } from '../../../src/model/sanity-run.ts';

const SANITY = {
  command: ['python3'],
  scripts: ['dev/check.py'],
  flags: { runtime: ['--runtime-check', '--no-gpu-check'], dev: ['--no-gpu-check'] },
  needs: { runtime: '--runtime-check' },
  fallback: ['python3', '-c', 'import app'],
};

function check(known: readonly string[] | null): SanityCheck {
  const { sanity } = frameworkFrom({ name: 'app', folder: 'app', dir: null }, { sanity: SANITY });
  assert.ok(sanity);
  if (known === null) return sanity;
  return { ...sanity, script: { file: 'dev/check.py', sha256: 'ab', flags: known, json: true } };
}

describe('what a sanity check runs', () => {
  test('is the script with the flags of the target that it knows', () => {
    const all = check(['--runtime-check', '--no-gpu-check']);
    assert.deepEqual(
      sanityRuns(all, 'runtime').map(({ command, script, flags }) => [
        command,
        script?.file,
        flags,
      ]),
      [[['python3'], 'dev/check.py', ['--runtime-check', '--no-gpu-check']]],
    );
    assert.deepEqual(sanityRuns(all, 'dev')[0]?.flags, ['--no-gpu-check']);
    assert.deepEqual(sanityRuns(all, 'other')[0]?.flags, []);
  });

  test('is the fallback too where the script does not know what the target needs', () => {
    const old = check([]);
    assert.deepEqual(
      sanityRuns(old, 'runtime').map(({ command, script }) => [command, script !== null]),
      [
        [['python3'], true],
        [SANITY.fallback, false],
      ],
    );
    assert.equal(sanityRuns(old, 'dev').length, 1);
    assert.equal(sanityRuns({ ...old, fallback: [] }, 'runtime').length, 1);
  });

  test('is the command alone where there is no script', () => {
    assert.deepEqual(sanityRuns(check(null), 'runtime'), [
      { command: ['python3'], script: null, flags: [] },
    ]);
  });
});
