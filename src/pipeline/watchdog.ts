// What a watchdog does when its run is dead: ends, removes and takes away what that run has left, however long the engine is away.

import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Host } from '../host/host.ts';
import { isAlive, type IsDead } from '../host/owner.ts';
import { toFailure } from '../model/reason.ts';
import { isoTime } from '../text/time.ts';
import { parseJson } from '../text/unknown-json.ts';
import { openEngine } from './open-engine.ts';
import { sweepEngine, sweepMachine } from './sweep.ts';
import { OrdersSchema, type Orders } from './watchdog-orders.ts';

/** A process lets go of its pipes a moment before it is dead. */
const DYING_MS = 10_000;
const DYING_LOOK_MS = 20;
/** For an engine that is away: then it gives up, and the next command does the rest. */
const PATIENCE_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** An engine goes on making what it was asked for after its client has hung up. */
const QUIET_LOOKS = 3;
const LOOK_MS = 700;
/** Nothing it does takes longer, whatever hangs. */
const MOST_MS = 10 * 60_000;

/** Never rejects, and never lasts. */
export async function watchdog(text: string, host: Host): Promise<void> {
  const orders = v.safeParse(OrdersSchema, parseJson(text));
  if (!orders.success) return;
  const over = new AbortController();
  const work = reap(orders.output, host).catch((error: unknown) =>
    note(orders.output, host, toFailure(error).message),
  );
  await Promise.race([work, host.clock.sleep(MOST_MS, over.signal).catch(() => undefined)]);
  over.abort();
}

async function reap(orders: Orders, host: Host): Promise<void> {
  if (!(await isGone(orders, host))) return;
  const { host: machine, pid, started } = orders.owner;
  const isDead: IsDead = (owner) =>
    owner.host === machine && owner.pid === pid && owner.started === started;
  await sweepMachine(orders, host, { isDead, dryRun: false });
  await sweepPatiently(orders, host, isDead);
  // A branch's script may have gone on until its container went.
  await sweepMachine(orders, host, { isDead, dryRun: false });
}

async function isGone({ owner }: Orders, { clock }: Host): Promise<boolean> {
  const began = clock.monotonic();
  while (isAlive(owner)) {
    if (clock.monotonic() - began > DYING_MS) return false;
    await clock.sleep(DYING_LOOK_MS);
  }
  return true;
}

async function sweepPatiently(orders: Orders, host: Host, isDead: IsDead): Promise<void> {
  const { clock } = host;
  const began = clock.monotonic();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      await sweepUntilQuiet(orders, host, isDead);
      return;
    } catch (error) {
      if (clock.monotonic() - began > PATIENCE_MS) {
        await note(orders, host, toFailure(error).message);
        return;
      }
      await clock.sleep(pause);
    }
  }
}

async function sweepUntilQuiet(orders: Orders, host: Host, isDead: IsDead): Promise<void> {
  const engine = await openEngine({ socket: orders.socket, backend: 'auto' }, host);
  try {
    const how = { isDead, dryRun: false, keptToo: false };
    for (let quiet = 0; quiet < QUIET_LOOKS; quiet += 1) {
      if (quiet > 0) await host.clock.sleep(LOOK_MS);
      if ((await sweepEngine(engine, how)).length > 0) quiet = 0;
    }
  } finally {
    await engine.close();
  }
}

/** For who wonders why something is left. */
async function note({ cacheDir, owner }: Orders, { clock }: Host, why: string): Promise<void> {
  const line = `${isoTime(clock.now())} after builder ${owner.pid}, things may be left: ${why}\n`;
  await appendFile(join(cacheDir, 'watchdog.log'), line).catch(() => undefined);
}
