// The GPUs that a run may hand out: what the engine names, else what the driver of this machine lists.

import type { EngineInfo } from '../docker/engine.ts';
import { runChild } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import { failure, FailureError } from '../model/reason.ts';

const ANSWER_MS = 5000;

export interface Gpu {
  /** As the driver counts them. */
  readonly index: number;
  /** `NVIDIA H200`; null where nobody said. */
  readonly name: string | null;
}

interface Asking {
  readonly info: EngineInfo;
  /** Whether the engine runs on this machine. */
  readonly local: boolean;
  readonly wanted: Config['gpus'];
  readonly host: Host;
  readonly signal: AbortSignal;
}

/** Where the engine can give GPUs and nobody can say how many, one: its start tells. Throws where one is wanted that is not there. */
export async function findGpus(asking: Asking): Promise<readonly Gpu[]> {
  const { info, local, wanted, host, signal } = asking;
  if (wanted === 'none' || !info.gpu) return [];
  const listed = local ? readList(await driverList(host, signal)) : [];
  const named = indexesOf(info.gpuDevices);
  const known = named.length > 0 ? named : listed.map(({ index }) => index);
  const nameOf = (index: number): string | null =>
    listed.find((gpu) => gpu.index === index)?.name ?? null;
  return chosen(wanted, known).map((index) => ({ index, name: nameOf(index) }));
}

function chosen(wanted: 'auto' | readonly number[], known: readonly number[]): readonly number[] {
  if (wanted === 'auto') return known.length > 0 ? known : [0];
  const missing = known.length === 0 ? undefined : wanted.find((index) => !known.includes(index));
  if (missing === undefined) return wanted;
  throw new FailureError(
    failure('config', `there is no GPU ${missing}: the engine can give ${known.join(', ')}`, {
      where: 'gpus',
      hint: 'nvidia-smi -L lists them',
    }),
  );
}

/** `nvidia.com/gpu=0`; those by UUID, and `all`, are the same ones again. */
function indexesOf(devices: readonly string[]): number[] {
  return devices.flatMap((id) => {
    const index = /=(\d+)$/.exec(id)?.[1];
    return index === undefined ? [] : [Number(index)];
  });
}

async function driverList(host: Host, signal: AbortSignal): Promise<string> {
  const { exitCode, stdout } = await runChild({
    command: 'nvidia-smi',
    args: ['-L'],
    env: childEnv(host.env, { LC_ALL: 'C' }),
    signal,
    timeoutMs: ANSWER_MS,
  });
  signal.throwIfAborted();
  return exitCode === 0 ? stdout : '';
}

/** `GPU 0: NVIDIA H200 (UUID: GPU-5bf2...)`; the parts of one that is shared out stand below it, indented. */
export function readList(text: string): Gpu[] {
  return text.split('\n').flatMap((line) => {
    const { index, name } =
      /^GPU (?<index>\d+): (?<name>.+?)(?: \(UUID: .*\))?$/.exec(line)?.groups ?? {};
    return index === undefined || name === undefined ? [] : [{ index: Number(index), name }];
  });
}
