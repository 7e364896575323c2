// What a container of a task asks for of GPUs: those that the scheduler has handed out.

import type { ContainerSpec } from '../docker/engine.ts';
import { gpuIds } from '../docker/gpu-ids.ts';
import type { TaskDeps } from './deps.ts';

/** With none handed out it asks all the same: the engine's refusal is the truth about what there is. */
export function gpuRequest(
  { engine }: Pick<TaskDeps, 'engine'>,
  wanted: number,
  gpus: readonly number[],
): Pick<ContainerSpec, 'gpus' | 'gpuIds'> {
  if (wanted <= 0) return { gpus: 0 };
  return gpus.length === 0
    ? { gpus: wanted }
    : { gpus: gpus.length, gpuIds: gpuIds(engine.info, gpus) };
}
