// Entry of the thread that makes the load: nothing else runs in it, so nothing disturbs its stamps.

import { parentPort } from 'node:worker_threads';
import { realClock } from '../host/clock.ts';
import { closedLoop, type LoadOptions } from './closed-loop.ts';
import type { ToOwner, ToThread } from './messages.ts';
import { warmUp } from './warm-up.ts';

const cancelled = new AbortController();

parentPort?.on('message', (message: ToThread) => {
  if (message.type === 'cancel') cancelled.abort();
  // What it throws is a bug: as an unhandled rejection it ends the thread and reaches the owner.
  else void run(message.load);
});

async function run(load: LoadOptions): Promise<void> {
  const hooks: Parameters<typeof closedLoop>[1] = {
    signal: cancelled.signal,
    onProgress: (progress) => say({ type: 'progress', progress }),
  };
  await warmUp(realClock, cancelled.signal);
  say({ type: 'result', result: await closedLoop(load, hooks, realClock) });
  parentPort?.close();
}

function say(message: ToOwner): void {
  parentPort?.postMessage(message, []);
}
