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

/** The same without a host at hand. */
export function thisProcess(): Owner {
  return { host: hostname(), pid: process.pid, started: startOf(process.pid) ?? UNKNOWN };
}

/** What the kernel tells this process about another one. */
export interface Sight {
  /** The text of /proc/<pid>/stat; null where there is none to be seen. */
  readonly stat: (pid: number) => string | null;
  /** What comes of signal 0. */
  readonly signal: (pid: number) => 'delivered' | 'forbidden' | 'nobody';
}

const SIGHT: Sight = { stat: (pid) => readProc(`/proc/${pid}/stat`), signal };

/**
 * Alive: same host, boot, pid and start time. A process of another host, or of another pid namespace on this one
 * (a container), cannot be looked up from here and counts as alive; so does one of another user that /proc hides.
 */
export function isAlive(owner: Owner, sight: Sight = SIGHT): boolean {
  if (owner.host !== hostname()) return true;
  const [ticks, boot, space] = owner.started.split('.');
  const here = machine();
  if (ticks === UNKNOWN || here === null) return sight.signal(owner.pid) !== 'nobody';
  if (boot !== here.boot) return false;
  if (space !== here.space) return true;
  // proc(5): mounted with hidepid, it shows nothing of other users' processes.
  if (sight.stat(owner.pid) === null) return sight.signal(owner.pid) === 'forbidden';
  return startOf(owner.pid, sight) === owner.started;
}

/** Whether nobody is to miss what an owner has left. */
export type IsDead = (owner: Owner) => boolean;

export function isDead(owner: Owner): boolean {
  return !isAlive(owner);
}

/** `<start in clock ticks since boot>.<boot id>.<pid namespace>`; null when no such process runs. */
export function startOf(pid: number, sight: Sight = SIGHT): string | null {
  const here = machine();
  const stat = sight.stat(pid);
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
    if (isErrorCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return null;
    throw error;
  }
}

function signal(pid: number): ReturnType<Sight['signal']> {
  try {
    process.kill(pid, 0);
    return 'delivered';
  } catch (error) {
    return isErrorCode(error, 'EPERM') ? 'forbidden' : 'nobody';
  }
}
