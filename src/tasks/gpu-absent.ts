// A container that needs a GPU where the engine has none is a skip, not a failure.

import { GpuAbsentError } from '../docker/engine.ts';
import type { Outcome } from '../model/runner.ts';

export async function skipWithoutGpu(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GpuAbsentError)) throw error;
    const message = 'the engine has no GPU to give';
    return { status: 'skipped', reason: { class: 'gpu-absent', message, cause: error.message } };
  }
}
