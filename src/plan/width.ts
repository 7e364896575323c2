// How many tasks may run at once.

import type { MachineFacts } from '../model/facts.ts';

/** Builds wait for downloads and each other's stages: somewhat more of them than cores keeps the cores busy. */
const PER_CORE = 1.5;
const MEMORY_MB_PER_TASK = 1024;

export function widthOf(wanted: number | 'auto', machine: MachineFacts): number {
  if (wanted !== 'auto') return wanted;
  const byCores = Math.ceil(machine.cores * PER_CORE);
  const byMemory = Math.floor(machine.memoryMb / MEMORY_MB_PER_TASK);
  return Math.max(1, Math.min(byCores, byMemory));
}
