// Processes that belong to a builder, alive or dead: its children, and the watchdog that looks after it.

import { CHILD_OF, WATCHDOG_OF } from '../../src/host/mark.ts';
import { allProcesses, withVariable } from '../../src/host/process-table.ts';

/** Pids of all that it has started, and that have not ended. */
export function childrenOf(builder: number): number[] {
  return marked(CHILD_OF, builder);
}

/** Pids; none once it has ended. */
export function watchdogsOf(builder: number): number[] {
  return marked(WATCHDOG_OF, builder);
}

function marked(variable: string, builder: number): number[] {
  const alive = new Set(allProcesses().map(({ pid }) => pid));
  return [...withVariable(variable)]
    .filter(([pid, mark]) => alive.has(pid) && mark.startsWith(`${builder}.`))
    .map(([pid]) => pid);
}
