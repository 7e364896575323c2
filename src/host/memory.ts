// How much memory this machine could still give away.

import { readText } from './files.ts';

/** MB that can be had without swapping; null where the kernel does not tell. What a cgroup grants this process says nothing of containers. */
export async function freeMemoryMb(): Promise<number | null> {
  const text = await readText('/proc/meminfo').catch(() => null);
  return text === null ? null : availableMb(text);
}

/** `MemAvailable:   24029184 kB`, where a kB is 1024 bytes. */
export function availableMb(meminfo: string): number | null {
  const kB = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kB === undefined ? null : Math.floor((Number(kB) * 1024) / 1e6);
}
