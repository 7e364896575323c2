// GPUs by number in the words that an engine hands them out by.

import type { EngineInfo } from './engine.ts';

const ALL = 'nvidia.com/gpu=all';

/** CDI devices where the engine has them, else the driver's numbers; `all` where CDI knows no single ones. */
export function gpuIds({ gpuDevices }: EngineInfo, indexes: readonly number[]): readonly string[] {
  const named = indexes.map((index) => `nvidia.com/gpu=${index}`);
  if (named.every((id) => gpuDevices.includes(id))) return named;
  return gpuDevices.includes(ALL) ? [ALL] : indexes.map(String);
}
