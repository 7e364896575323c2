// The processes of this machine as the kernel tells them: whose child each is, in which group, and what its environment says.

import { readdirSync, readFileSync } from 'node:fs';

export interface KnownProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** Without those that only wait for their parent. Empty where there is no /proc. */
export function allProcesses(): readonly KnownProcess[] {
  return pids().flatMap((pid) => {
    const stat = read(`/proc/${pid}/stat`);
    // proc(5): behind the command's closing bracket come state, parent, group.
    const [state = 'X', parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 'ZX'.includes(state) ? [] : [{ pid, parent: Number(parent), group: Number(group) }];
  });
}

/** Of each process that has it, as it was started; of other users' processes only root sees any. */
export function withVariable(name: string): ReadonlyMap<number, string> {
  const start = `${name}=`;
  return new Map(
    pids().flatMap((pid) => {
      const words = read(`/proc/${pid}/environ`);
      if (!words.includes(start)) return [];
      const found = words.split('\0').find((word) => word.startsWith(start));
      return found === undefined ? [] : [[pid, found.slice(start.length)] as const];
    }),
  );
}

function pids(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number);
  } catch {
    return [];
  }
}

/** Empty for what is hidden, or has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
