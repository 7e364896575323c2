import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { Event } from '../../../src/model/event.ts';
import type { Results } from '../../../src/model/results.ts';
import { openLiveReport, type LiveReport } from '../../../src/pipeline/live-report.ts';
import { fold, taskOrder } from '../../../src/store/fold.ts';
import { runFolder } from '../../../src/store/run-folder.ts';
import { ManualClock } from '../../rig/manual-clock.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { BEGIN, RUN, runStarted, taskEnded } from '../../rig/run-events.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { until } from '../../rig/until.ts';

const sanity = someTask('sanity.vllm');
const smoke = someTask('smoke.vllm', { needs: [sanity.id] });
const plan = somePlan([sanity, smoke]);

interface Bench extends LiveReport {
  readonly clock: ManualClock;
  readonly problems: string[];
  readonly page: () => Promise<string>;
}

function follow(reportsDir: string): Bench {
  const clock = new ManualClock(BEGIN);
  const folder = runFolder(reportsDir, RUN);
  const problems: string[] = [];
  let results: Results | null = null;
  const live = openLiveReport({
    folder,
    plan,
    past: [],
    reportsDir,
    clock,
    recorder: { results: () => results },
    onProblem: (message) => problems.push(message),
  });
  const onEvent = (event: Event): void => {
    results = fold(results, event, taskOrder(plan));
    live.onEvent(event);
  };
  const page = () => readFile(path.join(folder.dir, 'report.html'), 'utf8');
  return { clock, problems, onEvent, stop: () => live.stop(), page };
}

test('the page shows what runs and what waits for what, then what passed', async () => {
  await using dir = await tempDir();
  await mkdir(path.join(dir.path, RUN));
  const live = follow(dir.path);
  live.onEvent(runStarted());
  live.onEvent({ type: 'task-started', at: BEGIN, task: sanity.id, attempt: 1 });
  live.onEvent({ type: 'task-progress', at: BEGIN, task: sanity.id, message: 'imports torch' });
  const why = `waiting for ${sanity.id}`;
  live.onEvent({ type: 'task-waiting', at: BEGIN, task: smoke.id, why });
  const first = await until('the first page', () => live.page().catch(() => null));
  assert.match(first, /running/);
  assert.match(first, /waiting/);
  live.onEvent(taskEnded(sanity));
  await until('the passed step', async () => {
    await live.clock.advance(2000);
    return /passed/.test(await live.page()) ? true : null;
  });
  await live.stop();
  assert.deepEqual(live.problems, []);
  assert.deepEqual(await readdir(path.join(dir.path, RUN)), ['report.html']);
});

test('what happens at once with the event that leads to a page stands on it', async () => {
  await using dir = await tempDir();
  await mkdir(path.join(dir.path, RUN));
  const live = follow(dir.path);
  live.onEvent(runStarted());
  await until('the first page', () => live.page().catch(() => null));
  await live.clock.advance(5000);
  live.onEvent(taskEnded(sanity));
  const why = 'waiting for quiet';
  live.onEvent({ type: 'task-waiting', at: BEGIN, task: smoke.id, why });
  const second = await until('the passed step', async () => {
    const page = await live.page();
    return /1 passed/.test(page) ? page : null;
  });
  assert.match(second, /waiting for quiet/);
  await live.stop();
});

test('a page that cannot be written is told once, and the run goes on', async () => {
  await using dir = await tempDir();
  const live = follow(dir.path);
  live.onEvent(runStarted());
  await until('the problem', () => live.problems[0] ?? null);
  live.onEvent(taskEnded(sanity));
  await live.clock.advance(60_000);
  await live.stop();
  assert.equal(live.problems.length, 1);
  assert.match(live.problems[0] ?? '', /^the report cannot follow the run: .*ENOENT/);
});

test('before the run has begun there is no page', async () => {
  await using dir = await tempDir();
  await mkdir(path.join(dir.path, RUN));
  const live = follow(dir.path);
  live.onEvent({ type: 'note', at: BEGIN, message: 'too early' });
  await live.stop();
  assert.deepEqual(await readdir(path.join(dir.path, RUN)), []);
});
