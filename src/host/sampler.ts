// How busy this machine is: a look costs some 0.1 ms, since it reads two small files and asks one file system.

import { availableParallelism, freemem, totalmem } from 'node:os';
import { readFile, statfs } from 'node:fs/promises';

export interface MachineLoad {
  /** Busy share of all cores since the look before, 0 to 1; null at the first look and where the kernel does not tell. */
  readonly cpu: number | null;
  readonly cores: number;
  readonly memoryUsedBytes: number;
  readonly memoryBytes: number;
  /** For us on the file system of the folder; null where it cannot be asked. */
  readonly diskFreeBytes: number | null;
}

/** In clock ticks since boot, of all cores. */
export interface CpuTicks {
  readonly idle: number;
  readonly all: number;
}

/** Never rejects. `dir`: a folder that is there. */
export function makeSampler(dir: string): () => Promise<MachineLoad> {
  let before: CpuTicks | null = null;
  return async () => {
    const [stat, disk] = await Promise.all([
      readFile('/proc/stat', 'utf8').catch(() => ''),
      statfs(dir).catch(() => null),
    ]);
    const now = readTicks(stat);
    const cpu = before === null || now === null ? null : busyShare(before, now);
    before = now;
    return {
      cpu,
      cores: availableParallelism(),
      memoryUsedBytes: totalmem() - freemem(),
      memoryBytes: totalmem(),
      diskFreeBytes: disk === null ? null : disk.bavail * disk.bsize,
    };
  };
}

/**
 * The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal (proc(5)); guests are counted as users already.
 * Asking `os.cpus()` would read the frequency of each core too.
 */
export function readTicks(stat: string): CpuTicks | null {
  const words = /^cpu +(?<ticks>[\d ]+)$/m.exec(stat)?.groups?.['ticks']?.split(' ') ?? [];
  const ticks = words.slice(0, 8).map(Number);
  if (ticks.length < 5) return null;
  return {
    idle: (ticks[3] ?? 0) + (ticks[4] ?? 0),
    all: ticks.reduce((sum, each) => sum + each, 0),
  };
}

/** Null when no tick has passed. */
export function busyShare(before: CpuTicks, now: CpuTicks): number | null {
  const all = now.all - before.all;
  if (all <= 0) return null;
  return Math.min(Math.max(1 - (now.idle - before.idle) / all, 0), 1);
}
