// Waiting for a lost Docker Engine to answer again, as long as the configuration's patience lasts.

import type { Engine } from '../docker/engine.ts';
import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import { toFailure } from '../model/reason.ts';
import { orAborted } from '../tasks/or-aborted.ts';

/** Resolves to whether it answers; rejects with the signal's reason. */
export type EngineBack = (signal: AbortSignal) => Promise<boolean>;

/** Between two looks, in ms: doubled each time up to the longest. */
const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 2000;

export function engineReturns(
  engine: Pick<Engine, 'listContainers'>,
  { engineBackWithinS }: Pick<Config, 'engineBackWithinS'>,
  clock: Clock,
): EngineBack {
  return async (signal) => {
    const end = clock.monotonic() + engineBackWithinS * 1000;
    for (let rest = FIRST_REST_MS; ; rest = Math.min(2 * rest, LONGEST_REST_MS)) {
      if (await orAborted(answers(engine), signal)) return true;
      const leftMs = end - clock.monotonic();
      if (leftMs <= 0) return false;
      await clock.sleep(Math.min(rest, leftMs), signal);
    }
  };
}

/** A refusal is an answer too: one that came back as another is told by what is asked of it next. */
async function answers(engine: Pick<Engine, 'listContainers'>): Promise<boolean> {
  try {
    await engine.listContainers({});
    return true;
  } catch (error) {
    return toFailure(error).class !== 'engine-lost';
  }
}
