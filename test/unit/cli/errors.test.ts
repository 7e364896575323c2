import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainSurprise } from '../../../src/cli/surprise.ts';
import { failure, FailureError } from '../../../src/model/reason.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say } from './say.ts';
import { RUN, storeRun } from './stored-run.ts';

const STACK = /^\s+at .*:\d+/m;

test('list goes on past a run that it cannot read', async () => {
  await using dir = await tempDir();
  await storeRun(dir.path);
  const other = '20261122T070000Z-0001';
  await storeRun(dir.path, { version: 2 }, other);
  const { code, stdout } = await say(['list'], { cwd: dir.path });
  assert.equal(code, 0);
  const lines = stdout.split('\n').filter((line) => line.startsWith('2026'));
  assert.match(lines[0] ?? '', new RegExp(`^${other} +results\\.json was written by`));
  assert.match(lines[1] ?? '', new RegExp(`^${RUN} `));
});

describe('a surprise', () => {
  const told = (error: unknown, ...argv: string[]) => {
    const host = madeUpHost({ argv });
    return { code: explainSurprise(host, error), text: host.stderr.text };
  };
  const bug = new TypeError('x is not a function');

  test('of ours is exit 1, without a stack but with how to see it', () => {
    assert.deepEqual(told(bug), {
      code: 1,
      text: 'error: unexpected: x is not a function\n  where: builder run\n  cause: TypeError: x is not a function\n  try: the same command with --verbose shows where\n',
    });
  });

  test('of ours has its stack with --verbose', () => {
    const { code, text } = told(bug, 'plan', '--verbose');
    assert.equal(code, 1);
    assert.match(text, STACK);
    assert.doesNotMatch(text, /--verbose/);
  });

  test('that is no error at all is told too', () => {
    assert.match(told('just words').text, /unexpected: just words/);
  });

  test('that was to be expected is a matter of set-up: exit 3', () => {
    const lost = failure('engine-lost', 'no engine answers', { hint: 'start Docker' });
    assert.deepEqual(told(new FailureError(lost)), {
      code: 3,
      text: 'error: no engine answers\n  try: start Docker\n',
    });
  });
});
