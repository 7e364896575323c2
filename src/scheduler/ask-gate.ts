// One question to the gate, with an end: neither a gate that throws nor one that keeps silent hangs a run.

import type { Entry, Gate } from '../model/gate.ts';
import type { Task } from '../model/plan.ts';
import { failure, toFailure } from '../model/reason.ts';
import { formatDuration } from '../text/units.ts';
import type { Parts } from './parts.ts';

/** A gate answers within seconds. */
const SILENCE_MS = 30_000;

/** `closed`: the run wants no answer any more; its claim is given back all the same. Never rejects. */
export async function askGate(
  task: Task,
  gpus: readonly number[],
  closed: AbortSignal,
  parts: Parts,
): Promise<Entry> {
  const over = new AbortController();
  const answered = new AbortController();
  const giveUp = (): void => {
    over.abort(closed.reason);
  };
  closed.addEventListener('abort', giveUp, { once: true });
  if (closed.aborted) giveUp();
  let isLate = false;
  const entering = enter(parts.gate, task, gpus, over.signal).then((entry) => {
    if (isLate && entry.kind === 'admitted') parts.gate.leave(task);
    return entry;
  });
  try {
    const entry = await Promise.race([entering, silence(over, answered.signal, parts)]);
    if (entry !== null) return entry;
    isLate = true;
    const reason = failure(
      'internal',
      `${task.kind} got no answer within ${formatDuration(SILENCE_MS)} whether it may start`,
      {
        hint: 'builder doctor looks for what does not answer here',
      },
    );
    return { kind: 'refused', reason };
  } finally {
    closed.removeEventListener('abort', giveUp);
    answered.abort('answered');
  }
}

async function enter(
  gate: Gate,
  task: Task,
  gpus: readonly number[],
  signal: AbortSignal,
): Promise<Entry> {
  try {
    return await gate.enter(task, gpus, signal);
  } catch (error) {
    gate.leave(task);
    return { kind: 'refused', reason: toFailure(error) };
  }
}

/** Null once there will be no answer. */
async function silence(
  over: AbortController,
  answered: AbortSignal,
  { clock, graceMs }: Parts,
): Promise<null> {
  const ended = AbortSignal.any([over.signal, answered]);
  await clock.sleep(SILENCE_MS, ended).catch(() => undefined);
  over.abort('too late');
  await clock.sleep(graceMs, answered).catch(() => undefined);
  return null;
}
