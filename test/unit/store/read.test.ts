import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFile, chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { Failure } from '../../../src/model/reason.ts';
import { readEvents, readPlan, readResults } from '../../../src/store/read.ts';
import { openRecorder } from '../../../src/store/recorder.ts';
import { createRunFolder, pointLatest, type RunFolder } from '../../../src/store/run-folder.ts';
import { findRun, listRuns } from '../../../src/store/runs.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { RUN, runStarted, taskEnded } from '../../rig/run-events.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';

function noProblem(failure: Failure): never {
  assert.fail(failure.message);
}

async function storedRun(reports: string, id = RUN): Promise<RunFolder> {
  const folder = await createRunFolder(reports, id);
  const task = someTask('smoke.a');
  const recorder = await openRecorder({ folder, plan: somePlan([task]), onProblem: noProblem });
  recorder.onEvent(runStarted());
  recorder.onEvent(taskEnded(task));
  await recorder.close();
  return folder;
}

test('a last line that a killed run did not finish is left out', async () => {
  await using dir = await tempDir();
  const folder = await storedRun(dir.path);
  await appendFile(folder.events, '{"type":"task-en');
  const events = await readEvents(folder);
  assert.ok(events.kind === 'read');
  assert.deepEqual(
    events.value.map(({ type }) => type),
    ['run-started', 'task-ended'],
  );
});

/** In a process of its own, which is not root's: root may read everything. */
const READ = `
  import { readEvents, readPlan, readResults } from ${JSON.stringify(path.join(ROOT, 'src/store/read.ts'))};
  import { runFolder } from ${JSON.stringify(path.join(ROOT, 'src/store/run-folder.ts'))};
  if (process.getuid() === 0) process.setuid(65534);
  const folder = runFolder(process.argv[1], process.argv[2]);
  const all = await Promise.all([readPlan, readEvents, readResults].map((read) => read(folder)));
  console.log(JSON.stringify(all.map(({ failure }) => failure.message)));`;

test('a run of another user is told in a sentence each', async () => {
  await using dir = await tempDir();
  const folder = await storedRun(dir.path);
  await chmod(folder.dir, 0);
  const args = ['--input-type=module', '-e', READ, dir.path, folder.id];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  await chmod(folder.dir, 0o700);
  assert.deepEqual(
    stdout,
    `${JSON.stringify([folder.plan, folder.events, folder.results].map((file) => `${file} may not be read by this user`))}\n`,
    stderr,
  );
});

test('a damaged line in the middle is named by its place', async () => {
  await using dir = await tempDir();
  const folder = await storedRun(dir.path);
  await writeFile(folder.events, `{broken\n${await readFile(folder.events, 'utf8')}`);
  const events = await readEvents(folder);
  assert.ok(events.kind === 'unreadable');
  assert.equal(events.failure.message, `${folder.events}:1 is damaged`);
  assert.equal(events.failure.cause, 'must be keys and values, found no JSON');
});

test('a file of a newer version is refused with a sentence', async () => {
  await using dir = await tempDir();
  const folder = await storedRun(dir.path);
  const written = await readFile(folder.results, 'utf8');
  await writeFile(folder.results, written.replace('"version": 1', '"version": 7'));
  const results = await readResults(folder);
  assert.ok(results.kind === 'unreadable');
  assert.equal(
    results.failure.message,
    `${folder.results} was written by a newer builder: it has version 7, this one reads up to 1`,
  );
});

test('absent and damaged files are failures that name the file', async () => {
  await using dir = await tempDir();
  const folder = await createRunFolder(dir.path, RUN);
  const absent = await readPlan(folder);
  assert.ok(absent.kind === 'unreadable');
  assert.equal(absent.failure.message, `there is no ${folder.plan}`);
  await writeFile(folder.plan, '{"version": 1, "tasks": 3}');
  const damaged = await readPlan(folder);
  assert.ok(damaged.kind === 'unreadable');
  assert.equal(damaged.failure.message, `${folder.plan} is damaged`);
  assert.equal(
    damaged.failure.cause,
    'builder: is missing\nwidth: is missing\nrevisions: is missing\nand 2 more',
  );
  assert.equal(damaged.failure.hint, 'builder list shows the others');
});

test('a run is found by its id, by the beginning of it, or as the latest', async () => {
  await using dir = await tempDir();
  const ids = ['20261120T070000Z-aaaa', '20261121T070000Z-bbbb', '20261121T090000Z-cccc'] as const;
  for (const id of ids) await createRunFolder(dir.path, id);
  await writeFile(`${dir.path}/history.db`, '');
  assert.deepEqual(await listRuns(dir.path), ids.toReversed());
  const found = async (wanted: string): Promise<string> => {
    const run = await findRun(dir.path, wanted);
    return run.kind === 'found' ? run.folder.id : run.failure.message;
  };
  assert.equal(await found('latest'), ids[2]);
  assert.equal(await found('20261120'), ids[0]);
  assert.equal(await found(ids[1]), ids[1]);
  assert.equal(await found('20261121'), '2 runs begin with 20261121');
  assert.equal(await found('20261119'), `no run in ${dir.path} begins with 20261119`);
});

test('the latest of two runs of one second is the one that was begun last', async () => {
  await using dir = await tempDir();
  const [first, second] = ['20261121T070000Z-ffff', '20261121T070000Z-0000'] as const;
  for (const id of [first, second]) {
    await createRunFolder(dir.path, id);
    await pointLatest(dir.path, id);
  }
  const run = await findRun(dir.path, 'latest');
  assert.equal(run.kind === 'found' ? run.folder.id : '', second);
});

test('where no run is stored the failure says how to get one', async () => {
  const nowhere = await findRun('/nonexistent/reports', 'latest');
  assert.ok(nowhere.kind === 'not-found');
  assert.equal(nowhere.failure.message, 'no run is stored in /nonexistent/reports');
  assert.equal(nowhere.failure.hint, 'builder quickstart');
});
