// The entry of one run in the host's ledger, read in a folder where anybody may put anything: no links, no pipes, nothing said for others.

import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { HostEntrySchema, type HostEntry } from '../model/host-claims.ts';
import type { Owner } from '../model/labels.ts';
import { parseJson } from '../text/unknown-json.ts';
import { isAlive } from './owner.ts';

/** Of a run with a thousand tasks: less. */
const MOST_BYTES = 1_000_000;
const HOW = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

interface FoundEntry {
  readonly entry: HostEntry;
  readonly isAlive: boolean;
  /** Of the file. */
  readonly userId: number;
}

export interface Looking {
  /** The process that looks. */
  readonly self: Owner;
  /** ms since the epoch. */
  readonly now: number;
  /** A process that cannot be looked up lives while it refreshes its file within this many ms. */
  readonly heartbeatMs: number;
}

/** Null for what is none of ours, or speaks for a process of somebody else. */
export function readEntry(path: string, looking: Looking): FoundEntry | null {
  const read = readOwn(path);
  if (read === null) return null;
  const parsed = v.safeParse(HostEntrySchema, parseJson(read.text));
  if (!parsed.success) return null;
  const entry = parsed.output;
  const user = userOf(entry, looking.self);
  if (user === 'unseen') {
    const isFresh = Math.abs(looking.now - read.changedAt) < looking.heartbeatMs;
    return { entry, isAlive: isFresh && isAlive(entry), userId: read.user };
  }
  if (user !== null && user !== read.user) return null;
  return { entry, isAlive: user !== null && isAlive(entry), userId: read.user };
}

interface Read {
  readonly text: string;
  readonly user: number;
  readonly changedAt: number;
}

function readOwn(path: string): Read | null {
  let file: number | null = null;
  try {
    file = openSync(path, HOW);
    const found = fstatSync(file);
    if (!found.isFile() || found.nlink > 1 || found.size > MOST_BYTES) return null;
    return { text: readFileSync(file, 'utf8'), user: found.uid, changedAt: found.mtimeMs };
  } catch {
    // Removed meanwhile, or not for us.
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** Whose process it is; null: it has ended; `unseen`: it is of another host or pid namespace, or hidden. */
function userOf(owner: Owner, self: Owner): number | 'unseen' | null {
  if (owner.host !== self.host || spaceOf(owner) !== spaceOf(self)) return 'unseen';
  const user = userOfPid(owner.pid);
  if (user !== null) return user;
  return isAlive(owner) ? 'unseen' : null;
}

/** As it makes files: the last of `Uid: real effective saved files` (proc(5)). */
function userOfPid(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const user = /^Uid:(?:\s+\d+){3}\s+(\d+)$/m.exec(status)?.[1];
    return user === undefined ? null : Number(user);
  } catch {
    return null;
  }
}

function spaceOf({ started }: Owner): string {
  return started.split('.')[2] ?? '';
}
