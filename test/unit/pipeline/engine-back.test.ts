import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure, FailureError } from '../../../src/model/reason.ts';
import type { FailureClass } from '../../../src/model/reason.ts';
import { engineReturns } from '../../../src/pipeline/engine-back.ts';
import { ManualClock } from '../../rig/manual-clock.ts';

/** An engine whose answers are scripted: null for one, a class for a refusal. */
function bench(answer: () => FailureClass | null, withinS: number) {
  const clock = new ManualClock();
  const looks: number[] = [];
  const engine = {
    listContainers: () => {
      looks.push(clock.monotonic());
      const refused = answer();
      return refused === null
        ? Promise.resolve([])
        : Promise.reject(new FailureError(failure(refused, 'no answer')));
    },
  };
  const back = engineReturns(engine, { engineBackWithinS: withinS }, clock);
  const began = clock.monotonic();
  return { clock, back, looks: () => looks.map((at) => at - began) };
}

const never = new AbortController().signal;

describe('a lost engine', () => {
  it('is asked at once, then ever more rarely, until it answers', async () => {
    let lost = true;
    const { clock, back, looks } = bench(() => (lost ? 'engine-lost' : null), 60);
    const isBack = back(never);
    await clock.advance(5000);
    assert.deepEqual(looks(), [0, 250, 750, 1750, 3750]);
    lost = false;
    await clock.advance(2000);
    assert.equal(await isBack, true);
    assert.deepEqual([looks().at(-1), clock.sleeping], [5750, 0]);
  });

  it('is given up when the patience is over, after a last look', async () => {
    const { clock, back, looks } = bench(() => 'engine-lost', 10);
    const isBack = back(never);
    await clock.advance(10_000);
    assert.equal(await isBack, false);
    assert.equal(looks().at(-1), 10_000);
  });

  it('is looked for once without patience', async () => {
    const { back, looks } = bench(() => 'engine-lost', 0);
    assert.equal(await back(never), false);
    assert.deepEqual(looks(), [0]);
  });

  it('is back although it refuses what it is asked: the next task will tell', async () => {
    const { back } = bench(() => 'config', 0);
    assert.equal(await back(never), true);
  });

  it('is waited for no longer than the signal says, also while it is asked', async () => {
    const { clock, back } = bench(() => 'engine-lost', 60);
    const abort = new AbortController();
    const reason = new Error('enough');
    const isBack = back(abort.signal);
    await clock.advance(300);
    abort.abort(reason);
    await assert.rejects(isBack, reason);
    const silent = { listContainers: () => new Promise<never>(() => {}) };
    const stuck = engineReturns(silent, { engineBackWithinS: 60 }, clock)(abort.signal);
    await assert.rejects(stuck, reason);
  });
});
