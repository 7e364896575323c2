import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pollWithHint } from '../../../src/docker/poll.ts';
import type { Clock } from '../../../src/model/clock.ts';

/** Notes every sleep, and wakes at once where told so. */
function noting(wakes: boolean) {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    sleep: (ms, signal) => {
      slept.push(ms);
      if (wakes) return Promise.resolve();
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal.reason);
        });
      });
    },
  };
  return { clock, slept };
}

const NEVER = new Promise<never>(() => {});

describe('looking again', () => {
  it('happens every second without a hint', async () => {
    const { clock, slept } = noting(true);
    const next = pollWithHint(clock, NEVER, AbortSignal.timeout(5000));
    await next();
    await next();
    assert.deepEqual(slept, [1000, 1000]);
  });

  for (const [how, hint] of [
    ['is fulfilled', () => Promise.resolve()],
    ['is rejected', () => Promise.reject(new Error('cut'))],
  ] as const) {
    it(`happens at once when the hint ${how}, then ever slower up to a second`, async () => {
      const { clock, slept } = noting(false);
      const woken = noting(true);
      let use = clock;
      const switching: Clock = { ...clock, sleep: (ms, signal) => use.sleep(ms, signal) };
      const next = pollWithHint(switching, hint(), AbortSignal.timeout(5000));
      await next();
      assert.deepEqual(slept, [1000]);
      use = woken.clock;
      for (let i = 0; i < 8; i += 1) await next();
      assert.deepEqual(woken.slept, [20, 40, 80, 160, 320, 640, 1000, 1000]);
    });
  }

  it('ends with the reason of its signal', async () => {
    const { clock } = noting(false);
    const abort = new AbortController();
    const looking = pollWithHint(clock, NEVER, abort.signal)();
    abort.abort(new Error('enough'));
    await assert.rejects(looking, /enough/);
  });
});
