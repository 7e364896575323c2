// Work that signals end in order, that a watchdog looks after, and that tells by its exit code what became of it.

import type { Config } from '../model/config.ts';
import { EXIT } from '../model/exit.ts';
import { failure, FailureError } from '../model/reason.ts';
import { exitCodeOf, listenForSignals, type Interruption } from './interruption.ts';
import { startWatchdog } from './start-watchdog.ts';
import type { World } from './world.ts';

interface Guarding {
  readonly config: Config;
  readonly world: World;
  /** Of what `work` does; null: none. */
  readonly deadlineS: number | null;
}

/** From a signal on, for the whole end of a run with its report; what takes longer is left to the watchdog. */
const END_MS = 10_000;

/** An exit code of a bug stands before that of a signal, and that before what `work` resolves to. */
export async function guarded<T>(
  { config, world: { host }, deadlineS }: Guarding,
  work: (interruption: Interruption) => Promise<T>,
): Promise<T | number> {
  const interruption = listenForSignals(host, { deadlineS });
  const watchdog = startWatchdog(config, host);
  try {
    const ended = await interruption.bound(work(interruption), END_MS);
    const first = interruption.first();
    return first === null || ended === EXIT.bug ? ended : exitCodeOf(first);
  } catch (error) {
    const first = interruption.first();
    if (!interruption.signal.aborted || !followsFrom(interruption.signal, error)) throw error;
    if (first !== null) return exitCodeOf(first);
    throw interruption.overdue() ? overdue(interruption.signal.reason) : error;
  } finally {
    interruption.close();
    if (!interruption.leftBehind()) watchdog.farewell();
  }
}

/** What an interruption breaks says so, or is an expected failure; anything else is a bug and is told. */
function followsFrom(signal: AbortSignal, error: unknown): boolean {
  const aborted = error instanceof Error && error.name === 'AbortError';
  return error === signal.reason || aborted || error instanceof FailureError;
}

/** Before there was a run that could have told it. */
function overdue(reason: unknown): FailureError {
  return new FailureError(
    failure('timeout', `${String(reason)}, and nothing had been started`, {
      where: '--deadline',
      hint: 'give the run more time: --deadline 2h',
    }),
  );
}
