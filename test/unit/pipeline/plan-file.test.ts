// Plans that a person hands in, and what is none.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { FailureError } from '../../../src/model/reason.ts';
import { readPlanFile } from '../../../src/pipeline/plan-file.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { greenRun } from '../report/sample-runs.ts';

test('a pipe or a device is refused, not waited for', async () => {
  await using dir = await tempDir();
  const pipe = path.join(dir.path, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const file of [pipe, '/dev/zero'])
    await assert.rejects(readPlanFile(file), (error) => {
      assert.ok(error instanceof FailureError);
      const { class: kind, message, hint, where } = error.failure;
      assert.deepEqual([kind, where], ['config', file]);
      assert.equal(message, `${file} is a pipe or a device, and a plan is read more than once`);
      assert.equal(hint, 'write the plan to a file first');
      return true;
    });
});

test('a folder is none', async () => {
  await using dir = await tempDir();
  await assert.rejects(readPlanFile(dir.path), { message: `${dir.path} is a folder, not a plan` });
});

test('a plan runs at least one task at once', async () => {
  await using dir = await tempDir();
  const file = path.join(dir.path, 'plan.json');
  for (const width of [0, -1, 1.5]) {
    await writeFile(file, JSON.stringify({ ...greenRun().plan, width }));
    await assert.rejects(readPlanFile(file), (error) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.message, `${file} holds no plan`);
      assert.match(error.failure.cause ?? '', /^width: must be [\w ]+, found [-.\d]+$/m);
      return true;
    });
  }
  await writeFile(file, JSON.stringify({ ...greenRun().plan, width: 1 }));
  assert.equal((await readPlanFile(file)).width, 1);
});
