// How calls end after their engine was lost: all of them, in time, in the right class.

import assert from 'node:assert/strict';
import { realClock } from '../../src/host/clock.ts';
import { toFailure } from '../../src/model/reason.ts';
import type { Calls } from './engine-calls.ts';

/** Promised, in ms, from the loss to the end of every call. */
const PROMISED_MS = 5000;
/** A call that has not ended by then hangs. */
const HANGS_MS = 30_000;

interface End {
  readonly name: string;
  readonly ms: number;
  /** The class of its failure and its words; `passed` and `hangs` are none. */
  readonly how: string;
  readonly words: string;
}

export interface Losses {
  readonly calls: number;
  readonly slowestMs: number;
}

/** Asserts on each; `lose` does it. */
export async function assertLost(calls: Calls, lose: () => unknown): Promise<Losses> {
  const from = performance.now();
  await lose();
  const ends = await Promise.all([...calls].map(([name, call]) => endOf(name, call, from)));
  for (const { name, how, ms, words } of ends) {
    assert.equal(how, 'engine-lost', `${name}: ${how} after ${Math.round(ms)} ms: ${words}`);
    assert.ok(ms <= PROMISED_MS, `${name} took ${Math.round(ms)} ms: ${words}`);
  }
  return { calls: ends.length, slowestMs: Math.max(...ends.map(({ ms }) => ms)) };
}

async function endOf(name: string, call: Promise<unknown>, from: number): Promise<End> {
  const over = new AbortController();
  const hang = realClock.sleep(HANGS_MS, over.signal).then(() => ({ how: 'hangs', words: '' }));
  const end = call.then(
    () => ({ how: 'passed', words: '' }),
    (error: unknown) => {
      const reason = toFailure(error);
      return { how: reason.class, words: `${reason.message} (${reason.cause ?? ''})` };
    },
  );
  try {
    return { name, ...(await Promise.race([end, hang])), ms: performance.now() - from };
  } finally {
    over.abort();
    hang.catch(() => {});
  }
}
