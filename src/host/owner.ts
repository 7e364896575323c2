// Which process made a thing, told so that a reused pid is not taken for it.

import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Owner } from '../model/labels.ts';
import type { Host } from './host.ts';
import { isErrorCode } from './error-code.ts';

/** Where there is no /proc a pid must do. */
const UNKNOWN = 'unknown';
/** Fields of /proc/<pid>/stat counted from behind the command's closing bracket (proc(5) numbers them 3 and 22). */
const STATE = 0;
const START_TIME = 19;

export function currentOwner(host: Host): Owner {
  return { host: host.name, pid: host.pid, started: startOf(host.pid) ?? UNKNOWN };
}

/**
 * Alive: same host, boot, pid and start time. A process of another host, or of another pid namespace on this one
 * (a container), cannot be looked up from here and counts as alive.
 */
export function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  const [ticks, boot, space] = owner.started.split('.');
  const here = machine();
  if (ticks === UNKNOWN || here === null) return signalReaches(owner.pid);
  if (boot !== here.boot) return false;
  if (space !== here.space) return true;
  return startOf(owner.pid) === owner.started;
}

/** `<start in clock ticks since boot>.<boot id>.<pid namespace>`; null when there is no such process. */
function startOf(pid: number): string | null {
  const here = machine();
  const stat = readProc(`/proc/${pid}/stat`);
  if (here === null || stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie runs no more: it only waits for its parent.
  if (fields[STATE] === 'Z' || fields[STATE] === 'X') return null;
  return `${fields[START_TIME] ?? ''}.${here.boot}.${here.space}`;
}

function machine(): { readonly boot: string; readonly space: string } | null {
  const boot = readProc('/proc/sys/kernel/random/boot_id');
  if (boot === null) return null;
  const space = readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
  return { boot: boot.trim(), space };
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ESRCH')) return null;
    throw error;
  }
}

function signalReaches(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return isErrorCode(error, 'EPERM');
  }
}
