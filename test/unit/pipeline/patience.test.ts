import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Patience } from '../../../src/pipeline/patience.ts';
import { ManualClock } from '../../rig/manual-clock.ts';

async function waits(patience: Patience, clock: ManualClock, seconds: number, counts = true) {
  for (let second = 0; second < seconds; second += 1) {
    patience.waits('a', counts);
    await clock.advance(1000);
  }
}

test('patience is over after so long of waiting for others', async () => {
  const clock = new ManualClock();
  const patience = new Patience(clock, 60_000);
  await waits(patience, clock, 59);
  assert.equal(patience.isOver('a'), false);
  await waits(patience, clock, 1);
  assert.equal(patience.isOver('a'), true);
  assert.equal(patience.isOver('b'), false);
  patience.forget('a');
  assert.equal(patience.isOver('a'), false);
});

test('it is not spent on steps of the own run, nor while nobody asks', async () => {
  const clock = new ManualClock();
  const patience = new Patience(clock, 60_000);
  const began = clock.now();
  await waits(patience, clock, 300, false);
  assert.equal(patience.isOver('a'), false);
  assert.equal(patience.since('a'), began);
  await waits(patience, clock, 50);
  await clock.advance(11_000);
  assert.equal(patience.isOver('a'), false);
  assert.equal(patience.since('a'), clock.now());
});

test('who is asked seldom, behind many others, does not wait for ever', async () => {
  const clock = new ManualClock();
  const patience = new Patience(clock, 60_000);
  for (let round = 0; round < 12; round += 1) {
    assert.equal(patience.isOver('a'), false);
    patience.waits('a', true);
    await clock.advance(15_000);
  }
  assert.equal(patience.isOver('a'), true);
});
