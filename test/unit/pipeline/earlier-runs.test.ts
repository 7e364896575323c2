import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { earlierRuns, thisRun } from '../../../src/pipeline/earlier-runs.ts';
import type { Clock } from '../../../src/model/clock.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { Results } from '../../../src/model/results.ts';
import { runFolder } from '../../../src/store/run-folder.ts';
import { toJson } from '../../../src/text/json.ts';
import { ManualClock } from '../../rig/manual-clock.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { BEGIN, endOf, PROVENANCE } from '../../rig/run-events.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { isoTime } from '../../../src/text/time.ts';
import { runId } from '../../../src/model/ids.ts';

const task = someTask('sanity.vllm');
const plan = somePlan([task]);

function resultsAt(minute: number, tasks = [endOf(task)]): Results {
  const startedAt = isoTime(BEGIN + minute * 60_000);
  const id = runId(BEGIN + minute * 60_000, 0.5);
  return {
    version: 1,
    run: { id, startedAt, finishedAt: null, verdict: null, exitCode: null },
    tasks,
    images: [],
    measurements: [],
    metrics: [],
    provenance: PROVENANCE,
  };
}

async function store(reports: string, results: Results, planned: Plan = plan): Promise<string> {
  const folder = runFolder(reports, results.run.id);
  await mkdir(folder.dir, { recursive: true });
  await writeFile(folder.plan, toJson(planned));
  await writeFile(folder.results, toJson(results));
  return folder.dir;
}

async function found(reports: string, minute: number, clock: Clock = new ManualClock()) {
  const runs = await earlierRuns(reports, thisRun(plan, resultsAt(minute, [])), clock);
  return runs.map(({ results }) => (Date.parse(results.run.startedAt) - BEGIN) / 60_000);
}

test('of the stored runs only older ones count, newest first, and never the run itself', async () => {
  await using dir = await tempDir();
  for (const minute of [1, 2, 3, 4, 5]) await store(dir.path, resultsAt(minute));
  assert.deepEqual(await found(dir.path, 4), [3, 2, 1]);
  assert.deepEqual(await found(dir.path, 1), []);
});

test('of two runs that began in the same second the earlier one counts', async () => {
  await using dir = await tempDir();
  const [early, late] = [100, 900].map((ms, place) => {
    const results = resultsAt(1);
    const id = `${results.run.id.slice(0, -4)}${place === 0 ? 'ffff' : '0000'}`;
    return { ...results, run: { ...results.run, id, startedAt: isoTime(BEGIN + 60_000 + ms) } };
  });
  assert.ok(early && late);
  await store(dir.path, early);
  await store(dir.path, late);
  const of = (results: Results) => earlierRuns(dir.path, thisRun(plan, results), new ManualClock());
  assert.deepEqual(
    (await of(late)).map(({ results }) => results.run.id),
    [early.run.id],
  );
  assert.deepEqual(await of(early), []);
});

test('runs of another repository, or of other steps, are passed over', async () => {
  await using dir = await tempDir();
  await store(dir.path, resultsAt(1));
  const image = 'other:012345-vllm-runtime-amd64';
  await store(dir.path, resultsAt(2), somePlan([{ ...task, image }]));
  await store(dir.path, resultsAt(3, [endOf(task, { ref: 'feature' })]));
  await store(dir.path, resultsAt(4, [endOf(task, { status: 'cancelled' })]));
  assert.deepEqual(await found(dir.path, 5), [1]);
});

test('what cannot be read is passed over', async () => {
  await using dir = await tempDir();
  for (const minute of [1, 2, 3, 4, 5]) await store(dir.path, resultsAt(minute));
  const folder = (minute: number) => runFolder(dir.path, resultsAt(minute).run.id);
  await writeFile(folder(1).results, '{"version":1,"run"');
  await writeFile(folder(2).results, toJson({ ...resultsAt(2), version: 99 }));
  await rm(folder(3).plan);
  await rm(folder(4).results);
  await mkdir(folder(4).results);
  await writeFile(path.join(dir.path, '20261121T070000Z-0000'), 'a file with the name of a run');
  assert.deepEqual(await found(dir.path, 9), [5]);
});

test('twenty runs are enough', async () => {
  await using dir = await tempDir();
  for (let minute = 0; minute < 25; minute += 1) await store(dir.path, resultsAt(minute));
  const minutes = await found(dir.path, 30);
  assert.equal(minutes.length, 20);
  assert.deepEqual([minutes[0], minutes.at(-1)], [24, 5]);
});

test('a disk that is slow ends the search, not the report', async () => {
  await using dir = await tempDir();
  for (const minute of [1, 2, 3, 4, 5]) await store(dir.path, resultsAt(minute));
  let looks = 0;
  const slow: Clock = {
    now: () => 0,
    // Each look at the clock is a second later.
    monotonic: () => 1000 * (looks += 1),
    sleep: () => Promise.resolve(),
  };
  assert.deepEqual(await found(dir.path, 9, slow), [5, 4, 3]);
});

test('a reports folder that is not there yet has no earlier runs', async () => {
  await using dir = await tempDir();
  assert.deepEqual(await found(path.join(dir.path, 'absent'), 1), []);
});
