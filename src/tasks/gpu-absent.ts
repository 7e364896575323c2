// A container that needs a GPU where there is none to have is a skip, not a failure.

import { GpuAbsentError } from '../docker/engine.ts';
import type { Config } from '../model/config.ts';
import type { Outcome } from '../model/runner.ts';

export interface GpuQuestion {
  readonly wanted: number;
  readonly gpus: Config['gpus'];
}

/** Does not even begin where the configuration says that there are none. */
export async function skipWithoutGpu(
  { wanted, gpus }: GpuQuestion,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  if (wanted > 0 && gpus === 'none') {
    const message = 'GPUs are switched off by `gpus: none`';
    return { status: 'skipped', reason: { class: 'gpu-absent', message } };
  }
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GpuAbsentError)) throw error;
    const message = 'the engine has no GPU to give';
    return { status: 'skipped', reason: { class: 'gpu-absent', message, cause: error.message } };
  }
}
