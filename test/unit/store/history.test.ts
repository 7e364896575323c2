import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Results, TaskResult } from '../../../src/model/results.ts';
import { openHistory } from '../../../src/store/history.ts';
import { createRunFolder } from '../../../src/store/run-folder.ts';
import { toJson } from '../../../src/text/json.ts';
import { writeAtomic } from '../../../src/host/files.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { endOf, PROVENANCE } from '../../rig/run-events.ts';
import { tempDir } from '../../rig/temp-dir.ts';

type Ends = Readonly<Record<string, Partial<TaskResult>>>;

/** A run on that day of November 2026; the fingerprint of a task is its id. */
function run(day: number, ends: Ends): Results {
  const date = `2026-11-${String(day).padStart(2, '0')}`;
  const startedAt = `${date}T07:00:00.000Z`;
  const tasks = Object.entries(ends).map(([id, end]) =>
    endOf(someTask(`smoke.${id}`), { startedAt, ...end }),
  );
  return {
    version: 1,
    run: {
      id: `${date.replaceAll('-', '')}T070000Z-0000`,
      startedAt,
      finishedAt: null,
      verdict: null,
      exitCode: null,
    },
    tasks,
    images: [],
    measurements: [],
    metrics: [],
    provenance: PROVENANCE,
  };
}

async function store(reports: string, results: Results): Promise<void> {
  const folder = await createRunFolder(reports, results.run.id);
  await writeAtomic(folder.results, toJson(results));
}

test('what passed is known by kind and fingerprint, what was skipped never passed', async () => {
  await using dir = await tempDir();
  const history = await openHistory(dir.path);
  history.record(
    run(1, {
      a: {},
      b: { status: 'failed' },
      c: { status: 'skipped' },
      d: { status: 'cancelled' },
    }),
  );
  assert.deepEqual(history.passedFingerprints(), new Set(['smoke smoke.a']));
  history.close();
});

test('the latest execution decides: a skip keeps a pass, a failure undoes it', async () => {
  await using dir = await tempDir();
  const history = await openHistory(dir.path);
  history.record(run(1, { a: {}, b: {}, c: { status: 'failed' } }));
  history.record(run(2, { a: { status: 'skipped' }, b: { status: 'failed' }, c: {} }));
  assert.deepEqual(history.passedFingerprints(), new Set(['smoke smoke.a', 'smoke smoke.c']));
  history.close();
});

test('medians are made of what passed, over the latest executions', async () => {
  await using dir = await tempDir();
  const history = await openHistory(dir.path);
  history.record(run(1, { a: { durationMs: 1_000_000 } }));
  for (let day = 2; day <= 21; day += 1) history.record(run(day, { a: { durationMs: day } }));
  history.record(run(22, { a: { durationMs: 9_000_000, status: 'failed' } }));
  assert.deepEqual(history.medianDurations(), new Map([['smoke.vllm.runtime', 11.5]]));
  history.close();
});

test('recording a run again replaces what was known of it', async () => {
  await using dir = await tempDir();
  const history = await openHistory(dir.path);
  history.record(run(1, { a: {}, b: {} }));
  history.record(run(1, { a: {} }));
  assert.deepEqual(history.passedFingerprints(), new Set(['smoke smoke.a']));
  history.close();
  const again = await openHistory(dir.path);
  assert.deepEqual(again.passedFingerprints(), new Set(['smoke smoke.a']));
  again.close();
});

test('a lost, damaged or older database is made anew from the folders', async () => {
  await using dir = await tempDir();
  await store(dir.path, run(1, { a: {} }));
  await store(dir.path, run(2, { b: {} }));
  const file = join(dir.path, 'history.db');
  const passed = async (): Promise<Set<string>> => {
    const history = await openHistory(dir.path);
    const set = history.passedFingerprints();
    history.close();
    return set;
  };
  const both = new Set(['smoke smoke.a', 'smoke smoke.b']);
  assert.deepEqual(await passed(), both);
  await rm(file);
  assert.deepEqual(await passed(), both);
  await writeFile(
    file,
    'no database at all, but long enough to be taken for the head of one'.repeat(9),
  );
  assert.deepEqual(await passed(), both);
});

test('a run that was killed before it was recorded is caught up with', async () => {
  await using dir = await tempDir();
  const history = await openHistory(dir.path);
  history.record(run(1, { a: {} }));
  history.close();
  await store(dir.path, run(2, { b: {} }));
  await createRunFolder(dir.path, '20261103T070000Z-0000');
  const later = await openHistory(dir.path);
  assert.deepEqual(later.passedFingerprints(), new Set(['smoke smoke.a', 'smoke smoke.b']));
  later.close();
});

test('a run that is under way is read again until it has ended: what fails later undoes a pass', async () => {
  await using dir = await tempDir();
  const passed = async (): Promise<string[]> => {
    const history = await openHistory(dir.path);
    const found = [...history.passedFingerprints()];
    history.close();
    return found;
  };
  const { results } = await createRunFolder(dir.path, run(1, {}).run.id);
  const write = (ends: Ends, finishedAt: string | null = null): Promise<void> => {
    const now = run(1, ends);
    return writeAtomic(results, toJson({ ...now, run: { ...now.run, finishedAt } }));
  };
  await write({});
  assert.deepEqual(await passed(), []);
  await write({ a: {}, b: {} });
  assert.deepEqual(await passed(), ['smoke smoke.a', 'smoke smoke.b']);
  await write({ a: {}, b: { status: 'failed' } });
  assert.deepEqual(await passed(), ['smoke smoke.a']);
  await write({ a: {}, b: { status: 'failed' }, c: {} }, '2026-11-01T08:00:00.000Z');
  assert.deepEqual(await passed(), ['smoke smoke.a', 'smoke smoke.c']);
  // It has ended: nobody writes there any more.
  await write({});
  assert.deepEqual(await passed(), ['smoke smoke.a', 'smoke smoke.c']);
});

test('where there is no reports folder the history is empty, and none is made', async () => {
  await using dir = await tempDir();
  const history = await openHistory(join(dir.path, 'reports'));
  assert.equal(history.passedFingerprints().size, 0);
  history.close();
  await assert.rejects(rm(join(dir.path, 'reports')), { code: 'ENOENT' });
});

test('earlier passes of a kind of step are known, newest first, and so are builds by their fingerprint', async () => {
  await using dir = await tempDir();
  const history = await openHistory(dir.path);
  history.record(run(1, { 'vllm.runtime.a': {} }));
  history.record(run(2, { 'vllm.runtime.b': {}, 'vllm.runtime.c': { status: 'failed' } }));
  const place = { kind: 'smoke', framework: 'vllm', target: 'runtime' } as const;
  assert.deepEqual(
    history.passes(place).map(({ run: id, task }) => `${id.slice(0, 8)} ${task}`),
    ['20261102 smoke.vllm.runtime.b', '20261101 smoke.vllm.runtime.a'],
  );
  assert.deepEqual(history.passes({ ...place, target: 'dev' }), []);
  assert.deepEqual(history.builds('smoke'), []);
  assert.deepEqual(
    history.runsOf('smoke.vllm.runtime').map(({ run: id }) => id.slice(0, 8)),
    ['20261102', '20261102', '20261101'],
  );
  assert.equal(history.runsOf('smoke.vllm.runtime.a').length, 1);
  assert.deepEqual(history.runsOf('smoke.vllm.run'), []);
  history.close();
});

test('a build is found by the beginning of its fingerprint', async () => {
  await using dir = await tempDir();
  const history = await openHistory(dir.path);
  const results = run(1, { 'vllm.runtime.a': {} });
  const [task] = results.tasks;
  assert.ok(task);
  const tasks = [{ ...task, kind: 'build', fingerprint: '3fa9c1%' } as const];
  history.record({ ...results, tasks });
  assert.equal(history.builds('3fa').length, 1);
  assert.deepEqual(history.builds('a9c'), []);
  assert.deepEqual(history.builds('%'), []);
  history.close();
});
