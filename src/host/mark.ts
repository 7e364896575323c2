// Words in the environment of a process that tell whose it is: they outlive whoever started it.

import { hostname } from 'node:os';
import type { Owner } from '../model/labels.ts';
import { thisProcess } from './owner.ts';

/** On every child: the process that started it, and for which it works. */
export const CHILD_OF = 'BUILDER_OWNER';
/** On a watchdog: the process that it looks after, and behind a blank where. */
export const WATCHDOG_OF = 'BUILDER_WATCHES';

/** For the children of this process. */
export function childMark(): string {
  own ??= markOf(thisProcess());
  return own;
}

let own: string | undefined;

export function markOf({ pid, started }: Owner): string {
  return `${pid}.${started}`;
}

/** Null for what is no mark of ours. Boot and namespace stand in it: it never means a process of another host. */
export function ownerOfMark(mark: string): Owner | null {
  const { pid, started } = /^(?<pid>\d+)\.(?<started>.+)$/.exec(mark)?.groups ?? {};
  return pid && started ? { host: hostname(), pid: Number(pid), started } : null;
}
