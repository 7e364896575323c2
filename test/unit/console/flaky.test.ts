import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeBoard } from '../../../src/console/board.ts';
import { drawFrame } from '../../../src/console/frame.ts';
import { makePaint } from '../../../src/console/paint.ts';
import { plainLines } from '../../../src/console/plain.ts';
import { formatSummary } from '../../../src/console/summary.ts';
import type { Event } from '../../../src/model/event.ts';
import { failure } from '../../../src/model/reason.ts';
import type { Results } from '../../../src/model/results.ts';
import { fold, taskOrder } from '../../../src/store/fold.ts';
import { MadeUpOutput } from '../../rig/made-up-host.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { BEGIN, runEnded, runStarted, taskEnded } from '../../rig/run-events.ts';

const PAINT = makePaint(false);
const offline = failure('network', 'no route to host');
const FLAKY = { durationMs: 4200, attempts: 2, flaky: true as const, retried: [offline] };
const smoke = someTask('smoke.vllm.runtime.012345678');
const sanity = someTask('sanity.vllm.runtime.012345678');
const plan = somePlan([sanity, smoke]);

const EVENTS: readonly Event[] = [
  runStarted(),
  { type: 'task-started', at: BEGIN, task: smoke.id, attempt: 1 },
  {
    type: 'attempt-failed',
    at: BEGIN + 1000,
    task: smoke.id,
    attempt: 1,
    reason: offline,
    retryInMs: 2000,
  },
  { type: 'task-started', at: BEGIN + 3000, task: smoke.id, attempt: 2 },
  { ...taskEnded(smoke, FLAKY), at: BEGIN + 4200 },
];

function resultsOf(events: readonly Event[], of = plan): Results {
  const order = taskOrder(of);
  const results = events.reduce<Results | null>((so, event) => fold(so, event, order), null);
  assert.ok(results);
  return results;
}

function frameOf(events: readonly Event[], columns: number): string[] {
  const board = makeBoard(plan);
  for (const event of events) board.onEvent(event);
  const picture = { board: board.lines(), note: '', load: null };
  return drawFrame(picture, { columns, rows: 24, now: BEGIN + 5000, since: BEGIN, paint: PAINT });
}

test('a plain line says that a pass was flaky, and what had stopped it first', () => {
  const output = new MadeUpOutput();
  const onEvent = plainLines(output, false);
  for (const event of EVENTS) onEvent(event);
  assert.deepEqual(output.text.split('\n').slice(2, -1), [
    '07:00:01 smoke.vllm.runtime.012345678 attempt 1 failed: network: no route to host; again in 2.00 s',
    '07:00:03 smoke.vllm.runtime.012345678 started, attempt 2',
    '07:00:04 smoke.vllm.runtime.012345678 passed after 4.20 s, flaky: attempt 2 of 2, first: network: no route to host',
  ]);
});

test('the live view says so in its line, and in that of a folded branch', () => {
  const line = frameOf(EVENTS, 140).find((one) => one.includes('smoke.vllm')) ?? '';
  assert.match(line, /✓ passed .*flaky: attempt 2 of 2, first: network: no route to host$/);
  const folded = frameOf([...EVENTS, taskEnded(sanity)], 140).join('\n');
  assert.match(folded, /✓ passed .*vllm.* 2 passed \(1 flaky\)/);
});

test('the summary marks it in the table and says below what had stopped it first', () => {
  const results = resultsOf([...EVENTS, taskEnded(sanity), runEnded(BEGIN + 5000)]);
  const text = formatSummary(results, { width: 100, paint: PAINT, report: 'r/report.html' });
  assert.match(text, /smoke\.vllm\.runtime\.012345678 +✓ passed \(flaky\) +4\.20 s/);
  assert.match(
    text,
    /\nflaky: smoke\.vllm\.runtime\.012345678 passed at attempt 2 of 2, first: network: no route to host\n/,
  );
  assert.match(text, /passed in .*: 2 passed \(1 flaky\)\n/);
  const clean = resultsOf([runStarted(), taskEnded(sanity), runEnded(BEGIN + 5000)]);
  assert.doesNotMatch(
    formatSummary(clean, { width: 100, paint: PAINT, report: 'r/report.html' }),
    /flaky/,
  );
});

test('of many that were flaky the first ones are named, in a big summary they are counted', () => {
  const tasks = Array.from({ length: 45 }, (_, at) =>
    someTask(`sanity.f${at}.runtime.012345678`, { framework: `f${at}` }),
  );
  const events = [runStarted(), ...tasks.map((task) => taskEnded(task, FLAKY))];
  const results = resultsOf([...events, runEnded(BEGIN + 5000)], somePlan(tasks));
  const text = formatSummary(results, { width: 100, paint: PAINT, report: 'r/report.html' });
  assert.equal(text.match(/^flaky: sanity/gm)?.length, 5);
  assert.match(text, /\nflaky: 40 other steps too\n/);
  assert.match(text, /✓ 1 step passed \(1 flaky\)/);
});
