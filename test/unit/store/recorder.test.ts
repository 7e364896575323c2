import assert from 'node:assert/strict';
import { access, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Failure } from '../../../src/model/reason.ts';
import { fold, taskOrder } from '../../../src/store/fold.ts';
import { readEvents, readPlan, readResults } from '../../../src/store/read.ts';
import { openRecorder } from '../../../src/store/recorder.ts';
import { createRunFolder, pointLatest } from '../../../src/store/run-folder.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { BEGIN, RUN, runEnded, runStarted, taskEnded } from '../../rig/run-events.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const tasks = [someTask('smoke.a'), someTask('smoke.b')] as const;
const plan = somePlan(tasks);

function noProblem(failure: Failure): never {
  assert.fail(failure.message);
}

test('after a flush the end of a task is on disk, log lines are not', async () => {
  await using dir = await tempDir();
  const folder = await createRunFolder(dir.path, RUN);
  const recorder = await openRecorder({ folder, plan, onProblem: noProblem });
  recorder.onEvent(runStarted());
  recorder.onEvent({ type: 'task-log', at: BEGIN, task: 'smoke.a', line: 'a line' });
  recorder.onEvent(taskEnded(tasks[1]));
  await recorder.flush();
  const results = await readResults(folder);
  assert.ok(results.kind === 'read');
  assert.deepEqual(
    results.value.tasks.map(({ id }) => id),
    ['smoke.b'],
  );
  recorder.onEvent(taskEnded(tasks[0]));
  recorder.onEvent(runEnded(BEGIN + 9000));
  await recorder.close();
  const events = await readEvents(folder);
  assert.ok(events.kind === 'read');
  assert.deepEqual(
    events.value.map(({ type }) => type),
    ['run-started', 'task-ended', 'task-ended', 'run-ended'],
  );
});

test('the stored results are what the stored events fold to, after any number of bursts', async () => {
  await using dir = await tempDir();
  const folder = await createRunFolder(dir.path, RUN);
  const recorder = await openRecorder({ folder, plan, onProblem: noProblem });
  recorder.onEvent(runStarted());
  for (let burst = 0; burst < 30; burst += 1) {
    for (const task of tasks) recorder.onEvent(taskEnded(task, { durationMs: burst }));
    if (burst % 3 === 0) await recorder.flush();
    else await Promise.resolve();
  }
  recorder.onEvent(runEnded(BEGIN + 9000));
  await recorder.close();
  const [events, results, stored] = await Promise.all([
    readEvents(folder),
    readResults(folder),
    readPlan(folder),
  ]);
  assert.ok(events.kind === 'read' && results.kind === 'read' && stored.kind === 'read');
  const order = taskOrder(stored.value);
  let folded: ReturnType<typeof fold> = null;
  for (const event of events.value) folded = fold(folded, event, order);
  assert.equal(events.value.length, 62);
  assert.deepEqual(folded, results.value);
  assert.deepEqual(recorder.results(), results.value);
});

test('a run folder belongs to its owner, is made once, and latest points to the newest', async () => {
  await using dir = await tempDir();
  const reports = join(dir.path, 'deep', 'reports');
  const folder = await createRunFolder(reports, RUN);
  assert.equal((await stat(folder.dir)).mode & 0o777, 0o700);
  await assert.rejects(createRunFolder(reports, RUN), { code: 'EEXIST' });
  const second = await createRunFolder(reports, '20261122T070000Z-0001');
  await pointLatest(reports, folder.id);
  await pointLatest(reports, second.id);
  await access(join(reports, 'latest', 'logs'));
  assert.equal((await stat(join(reports, 'latest'))).ino, (await stat(second.dir)).ino);
});

test('a run that cannot be recorded is told once, and by every flush', async () => {
  await using dir = await tempDir();
  const folder = await createRunFolder(dir.path, RUN);
  const problems: Failure[] = [];
  // A folder in place of the file: the rename fails as it would on a forbidden path.
  const taken = { ...folder, results: join(folder.dir, 'logs') };
  const recorder = await openRecorder({
    folder: taken,
    plan,
    onProblem: (failure) => problems.push(failure),
  });
  recorder.onEvent(runStarted());
  await assert.rejects(recorder.flush(), { name: 'FailureError' });
  recorder.onEvent(taskEnded(tasks[0]));
  await assert.rejects(recorder.close(), { name: 'FailureError' });
  assert.deepEqual(
    problems.map((problem) => problem.class),
    ['config'],
  );
  assert.equal(recorder.results()?.tasks.length, 1);
  await rm(folder.dir, { recursive: true });
});

test('the events on disk are one JSON object a line', async () => {
  await using dir = await tempDir();
  const folder = await createRunFolder(dir.path, RUN);
  const recorder = await openRecorder({ folder, plan, onProblem: noProblem });
  recorder.onEvent({ type: 'note', at: BEGIN, message: 'two\nlines' });
  await recorder.close();
  const text = await readFile(folder.events, 'utf8');
  assert.equal(text, `{"type":"note","at":${BEGIN},"message":"two\\nlines"}\n`);
});
