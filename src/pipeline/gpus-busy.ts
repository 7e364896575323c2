// Which GPUs other people's processes use, as the driver of this machine tells.

import { readText } from '../host/files.ts';
import { runChild } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import type { Host } from '../host/host.ts';

const ANSWER_MS = 5000;
const LIST = ['--query-gpu=index,uuid', '--format=csv,noheader'];
const APPS = ['--query-compute-apps=gpu_uuid,pid,used_memory', '--format=csv,noheader,nounits'];

export interface GpuProcess {
  /** As the driver counts it. */
  readonly gpu: number;
  readonly pid: number;
  /** Null where the driver does not tell. */
  readonly memoryMb: number | null;
}

/** Null where the driver gives no answer that can be relied on. */
export async function gpuProcesses(
  host: Host,
  signal: AbortSignal,
): Promise<readonly GpuProcess[] | null> {
  const [list, apps] = await Promise.all([asked(LIST, host, signal), asked(APPS, host, signal)]);
  return list === null || apps === null ? null : readProcesses(list, apps);
}

async function asked(
  args: readonly string[],
  host: Host,
  signal: AbortSignal,
): Promise<string | null> {
  const { exitCode, stdout } = await runChild({
    command: 'nvidia-smi',
    args,
    env: childEnv(host.env, { LC_ALL: 'C' }),
    signal,
    timeoutMs: ANSWER_MS,
    mostOutput: 1_000_000,
  });
  return exitCode === 0 ? stdout : null;
}

/** Lines such as `0, GPU-5bf2` and `GPU-5bf2, 4711, 1024`; null where one is of another shape. */
export function readProcesses(list: string, apps: string): readonly GpuProcess[] | null {
  const indexes = new Map<string, number>();
  for (const line of linesOf(list)) {
    const { index, uuid } = /^(?<index>\d+), (?<uuid>GPU-[\w-]+)$/.exec(line)?.groups ?? {};
    if (index === undefined || uuid === undefined) return null;
    indexes.set(uuid, Number(index));
  }
  const lines = linesOf(apps).filter((line) => !/^No running .*found$/.test(line));
  const found = lines.map((line) => APP.exec(line)?.groups ?? null);
  if (indexes.size === 0 || found.includes(null)) return null;
  return found.flatMap((app) => {
    const gpu = indexes.get(app?.['uuid'] ?? '');
    const memory = app?.['memory'] ?? '';
    const memoryMb = /^\d+$/.test(memory) ? (Number(memory) * 2 ** 20) / 1e6 : null;
    return gpu === undefined ? [] : [{ gpu, pid: Number(app?.['pid']), memoryMb }];
  });
}

/** A part of a GPU that is shared out has a name of its own; a container may not be told of others' memory. */
const APP = /^(?<uuid>(?:GPU|MIG)-[\w/-]+), (?<pid>\d+), (?<memory>\d+|\[.*\])$/;

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Whether a process runs in one of these containers, by full id; false where nobody can tell. */
export async function runsIn(pid: number, containers: ReadonlySet<string>): Promise<boolean> {
  const cgroup = await readText(`/proc/${pid}/cgroup`).catch(() => null);
  return (cgroup?.match(/[0-9a-f]{64}/g) ?? []).some((id) => containers.has(id));
}
