// What a command does before it makes anything: it lets watchdogs finish, and removes what dead runs have left.

import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import { isDead } from '../host/owner.ts';
import { watchdogsEnded } from '../host/watchdogs.ts';
import { plural } from '../text/units.ts';
import type { Say } from './notes.ts';
import { sweepEngine, sweepMachine } from './sweep.ts';
import type { Places } from './sweep-files.ts';

/** One that waits for an engine that is away is not waited for. */
const WATCHDOG_MS = 10_000;

interface Before {
  readonly engine: Engine;
  readonly host: Pick<Host, 'clock' | 'env' | 'user'>;
  readonly say: Say;
  readonly signal: AbortSignal;
}

/** What was removed is told in one line. Throws a FailureError where the engine refuses. */
export async function sweepBefore(
  places: Places,
  { engine, host, say, signal }: Before,
): Promise<void> {
  const { cacheDir: place } = places;
  await letWatchdogsEnd({ host, place, say, signal, mostMs: WATCHDOG_MS });
  const how = { isDead, dryRun: false };
  const objects = await sweepEngine(engine, { ...how, keptToo: false });
  const count = objects.length + (await sweepMachine(places, host, how)).length;
  if (count > 0) say(`removed ${plural(count, 'leftover')} of runs that died`);
}

interface Letting extends Pick<Before, 'say'> {
  /** The cache they work in: those of others are not waited for. */
  readonly place: string;
  readonly host: Pick<Host, 'clock'>;
  readonly signal?: AbortSignal;
  readonly mostMs: number;
}

/** Whether none is at work any more. */
export function letWatchdogsEnd({ host, place, say, signal, mostMs }: Letting): Promise<boolean> {
  const onWait = (pids: readonly number[]): void => {
    const who = pids.length === 1 ? `process ${pids[0]}` : `processes ${pids.join(', ')}`;
    say(`waiting for ${who}, which removes what a killed run has left`);
  };
  return watchdogsEnded(isDead, {
    clock: host.clock,
    place,
    mostMs,
    onWait,
    ...(signal !== undefined && { signal }),
  });
}
