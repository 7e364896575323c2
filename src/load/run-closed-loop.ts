// Runs a closed loop in a thread of its own, and never waits for it without end.

import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../model/clock.ts';
import type { LoadSpec } from '../model/framework.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { LoadHooks, LoadOptions } from './closed-loop.ts';
import type { LoadResult } from './load-result.ts';
import type { ToOwner, ToThread } from './messages.ts';

/** For the thread's start and its last words. */
const GRACE_MS = 20_000;
/** A cancelled thread breaks off its requests at once: this is for a machine under stress. */
const CANCEL_GRACE_MS = 2000;

/**
 * Failed requests are part of the result, a cancelled load too. Rejects with a FailureError of class
 * `internal` where the thread fails, `timeout` where it says nothing in time.
 */
export async function runClosedLoop(
  options: LoadOptions & { readonly clock: Clock },
  hooks: LoadHooks,
): Promise<LoadResult> {
  const { clock, target, model, spec, seed } = options;
  // Plain data only: it is copied into the thread.
  const load: LoadOptions = { target: { host: target.host, port: target.port }, model, spec, seed };
  const entry = new URL(`./load-entry${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(entry, { name: 'load' });
  const over = new AbortController();
  const tell = (message: ToThread): void => worker.postMessage(message, []);
  const cancelled = new Promise<void>((resolve) => {
    const cancel = (): void => {
      tell({ type: 'cancel' });
      resolve();
    };
    if (hooks.signal.aborted) cancel();
    else hooks.signal.addEventListener('abort', cancel, { once: true, signal: over.signal });
  });
  tell({ type: 'start', load });
  try {
    return await Promise.race([
      resultOf(worker, hooks),
      overdue(clock.sleep(longestMs(spec), over.signal)),
      overdue(cancelled.then(() => clock.sleep(CANCEL_GRACE_MS, over.signal))),
    ]);
  } finally {
    over.abort();
    await worker.terminate();
  }
}

function resultOf(worker: Worker, hooks: LoadHooks): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: ToOwner) => {
      if (message.type === 'result') resolve(message.result);
      else hooks.onProgress(message.progress);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      const message = `the load's thread ended with code ${code} and without a result`;
      reject(new FailureError(failure('internal', message)));
    });
  });
}

async function overdue(patience: Promise<void>): Promise<never> {
  await patience;
  throw new FailureError(
    failure('timeout', 'the load did not end in time', { cause: 'its thread was ended by force' }),
  );
}

/** No load that works takes longer: its duration or its rounds, each request within its timeout. */
function longestMs({ requests, durationS, concurrency, requestTimeoutS }: LoadSpec): number {
  const rounds = requests === null ? Infinity : Math.ceil(requests / concurrency);
  const byRequests = rounds * requestTimeoutS;
  const byDuration = (durationS ?? Infinity) + requestTimeoutS;
  return Math.min(byRequests, byDuration) * 1000 + GRACE_MS;
}
