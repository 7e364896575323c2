import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/model/reason.ts';
import { greenRun } from '../report/sample-runs.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say } from './say.ts';
import { storeRun } from './stored-run.ts';

test('show tells a flaky pass in the run and in the step, with every attempt', async () => {
  await using dir = await tempDir();
  const { tasks } = greenRun().results;
  const [first] = tasks;
  assert.ok(first);
  const retried = [failure('network', 'no route to host'), failure('registry', 'HTTP 503')];
  const flaky = { ...first, attempts: 3, flaky: true, retried };
  await storeRun(dir.path, { tasks: [flaky, ...tasks.slice(1)] });
  const run = await say(['show'], { cwd: dir.path });
  assert.match(run.stdout, new RegExp(`${first.id} +✓ passed \\(flaky\\)`));
  assert.match(
    run.stdout.replaceAll(/\s+/g, ' '),
    new RegExp(`flaky: ${first.id} passed at attempt 3 of 3, first: network: no route to host`),
  );
  const step = await say(['show', 'latest', first.id], { cwd: dir.path });
  assert.deepEqual(step.stdout.split('\n').slice(0, 3), [
    `${first.id}: passed, flaky, 45.4 s, 3 attempts`,
    '  attempt 1 failed: network: no route to host',
    '  attempt 2 failed: registry: HTTP 503',
  ]);
});

test('show names no log of a step that was refused before it started', async () => {
  await using dir = await tempDir();
  const [first] = greenRun().results.tasks;
  assert.ok(first);
  const reason = failure('disk', 'only 1.00 GB is free');
  const never = { status: 'failed', startedAt: null, attempts: 0, durationMs: 0, reason } as const;
  await storeRun(dir.path, { tasks: [{ ...first, ...never }] });
  const { stdout } = await say(['show', 'latest', first.id], { cwd: dir.path });
  assert.match(stdout, /^build\S+: failed, /);
  assert.doesNotMatch(stdout, /logs\//);
  assert.match(stdout, /error: only 1\.00 GB is free/);
});
