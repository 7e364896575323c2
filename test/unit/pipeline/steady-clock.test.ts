import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../../src/model/clock.ts';
import { steadyClock } from '../../../src/pipeline/steady-clock.ts';

/** The clock on the wall and the one that only counts, moved each on its own. */
class TwoClocks implements Clock {
  wall = 1_000_000;
  counted = 0;

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.counted;
  }

  sleep(): Promise<void> {
    return Promise.resolve();
  }

  pass(ms: number): void {
    this.wall += ms;
    this.counted += ms;
  }
}

test('a clock that is right is passed on', () => {
  const clocks = new TwoClocks();
  const clock = steadyClock(clocks);
  clocks.pass(500);
  assert.deepEqual([clock.now(), clock.monotonic()], [1_000_500, 500]);
});

test('when the clock is set back, time goes on from where it was', () => {
  const clocks = new TwoClocks();
  const clock = steadyClock(clocks);
  clocks.pass(500);
  clock.now();
  clocks.wall -= 3_600_000;
  clocks.pass(40);
  assert.equal(clock.now(), 1_000_540);
  clocks.pass(60);
  assert.equal(clock.now(), 1_000_600);
});

test('a clock that is set on is believed', () => {
  const clocks = new TwoClocks();
  const clock = steadyClock(clocks);
  clock.now();
  clocks.wall += 3_600_000;
  assert.equal(clock.now(), 4_600_000);
});

test('nothing is earlier than what has been stored, although the clock stands still or before it', () => {
  const clocks = new TwoClocks();
  const clock = steadyClock(clocks, 2_000_000);
  assert.equal(clock.now(), 2_000_000);
  assert.equal(clock.now(), 2_000_000);
  clocks.pass(10);
  assert.equal(clock.now(), 2_000_010);
});
