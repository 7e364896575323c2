import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../../src/model/event.ts';
import { LivePace } from '../../../src/pipeline/live-pace.ts';
import { ManualClock, settled } from '../../rig/manual-clock.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { BEGIN, runStarted, taskEnded } from '../../rig/run-events.ts';

const build = someTask('sanity.a');
const soak = someTask('soak.a', {
  resources: { cpu: 1, memoryMb: 0, diskMb: 0, gpu: 0, quiet: 'alone' },
});
const change: Event = { type: 'task-progress', at: BEGIN, task: build.id, message: 'goes on' };
const soakStarts: Event = { type: 'task-started', at: BEGIN, task: soak.id, attempt: 1 };

interface Bench {
  readonly pace: LivePace;
  readonly clock: ManualClock;
  /** Starts of writings in ms since the beginning; and the most that went on at once. */
  readonly starts: number[];
  most: number;
}

/** Each writing takes `tookMs`. */
function bench(tookMs = 0): Bench {
  const clock = new ManualClock(BEGIN);
  let open = 0;
  const write = async (): Promise<void> => {
    made.starts.push(clock.monotonic() - BEGIN);
    open += 1;
    made.most = Math.max(made.most, open);
    if (tookMs > 0) await clock.sleep(tookMs);
    open -= 1;
  };
  const pace = new LivePace(somePlan([build, soak]), { clock, write });
  const made: Bench = { pace, clock, starts: [], most: 0 };
  return made;
}

test('the first event is written at once', async () => {
  const { pace, starts } = bench();
  pace.onEvent(runStarted());
  assert.deepEqual(starts, [0]);
  await pace.stop();
});

test('many changes are written once, 2 s after the writing before', async () => {
  const { pace, clock, starts } = bench();
  pace.onEvent(runStarted());
  for (let at = 0; at < 10; at += 1) {
    await clock.advance(100);
    pace.onEvent(change);
  }
  await clock.advance(15_000);
  assert.deepEqual(starts, [0, 2000]);
});

test('without a change it is written every 20 s, so that its times do not grow old', async () => {
  const { pace, clock, starts } = bench();
  pace.onEvent(runStarted());
  pace.onEvent({ type: 'task-log', at: BEGIN, task: build.id, line: 'words' });
  await clock.advance(19_999);
  assert.deepEqual(starts, [0]);
  await clock.advance(1);
  await clock.advance(20_000);
  assert.deepEqual(starts, [0, 20_000, 40_000]);
  pace.onEvent(change);
  await clock.advance(10_000);
  assert.deepEqual(starts, [0, 20_000, 40_000, 42_000]);
  await pace.stop();
});

test('a slow writing takes at most a tenth of the time, and none overlaps another', async () => {
  const made = bench(500);
  made.pace.onEvent(runStarted());
  for (let at = 0; at < 200; at += 1) {
    made.pace.onEvent(change);
    await made.clock.advance(100);
  }
  assert.deepEqual(made.starts, [0, 5000, 10_000, 15_000, 20_000]);
  assert.equal(made.most, 1);
});

test('a measurement is written at its beginning, then nothing is until it has ended', async () => {
  const { pace, clock, starts } = bench();
  pace.onEvent(runStarted());
  await clock.advance(500);
  pace.onEvent(change);
  pace.onEvent(soakStarts);
  assert.deepEqual(starts, [0, 500]);
  for (let at = 0; at < 100; at += 1) {
    pace.onEvent(change);
    await clock.advance(100);
  }
  assert.deepEqual(starts, [0, 500]);
  pace.onEvent(taskEnded(soak));
  assert.deepEqual(starts, [0, 500, 10_500]);
});

test('a measurement that begins during a writing is written right after it', async () => {
  const made = bench(300);
  made.pace.onEvent(runStarted());
  await made.clock.advance(100);
  made.pace.onEvent(soakStarts);
  await made.clock.advance(10_000);
  assert.deepEqual(made.starts, [0, 300]);
  assert.equal(made.most, 1);
});

test('stopped, it waits for what is being written and writes nothing more', async () => {
  const { pace, clock, starts } = bench(300);
  pace.onEvent(runStarted());
  pace.onEvent(change);
  let stopped = false;
  const stopping = pace.stop().then(() => {
    stopped = true;
  });
  await clock.advance(200);
  assert.equal(stopped, false);
  await clock.advance(200);
  await stopping;
  pace.onEvent(soakStarts);
  await clock.advance(60_000);
  assert.deepEqual(starts, [0]);
  await settled();
  assert.equal(clock.sleeping, 0);
});

test('stopped while it waits to write, it leaves no timer behind', async () => {
  const { pace, clock } = bench();
  pace.onEvent(runStarted());
  await settled();
  pace.onEvent(change);
  assert.equal(clock.sleeping, 2);
  await pace.stop();
  assert.equal(clock.sleeping, 0);
});
