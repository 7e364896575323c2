// Waiting for a lost Docker Engine to answer again, as long as the configuration's patience lasts.

import type { Engine } from '../docker/engine.ts';
import type { Config } from '../model/config.ts';

/** Resolves to whether it answers; rejects with the signal's reason. */
export type EngineBack = (signal: AbortSignal) => Promise<boolean>;

export function engineReturns(
  engine: Engine,
  config: Pick<Config, 'engineBackWithinS'>,
): EngineBack {
  return async (signal) => {
    signal.throwIfAborted();
    const within = AbortSignal.any([signal, AbortSignal.timeout(config.engineBackWithinS * 1000)]);
    return engine.listContainers({}).then(
      () => !within.aborted,
      () => false,
    );
  };
}
