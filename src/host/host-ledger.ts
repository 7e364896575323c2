// What the runs of one host hold of it and wait for: a file for each run, in a folder for all users, which only its owner writes.

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { HostClaim, HostEntry, HostWait } from '../model/host-claims.ts';
import type { Owner } from '../model/labels.ts';
import { readEntry } from './host-entry.ts';
import type { IsDead } from './owner.ts';
import { oneAtATime } from './short-mutex.ts';

/** The name says nothing that could be guessed, so that nobody has put something there first. */
const NAME = /^builder\.\d+\.[0-9a-f]{16}\.claims$/;
/** Above it somebody has filled the folder: looking at all would take for ever. */
const MOST_FILES = 1000;
const BEAT_MS = 15_000;
/** Some beats may be late on a busy machine. */
const BEATS_LOST = 6;
/** Everybody is done within a millisecond; a process that was stopped meanwhile may take long. */
const TURN_MS = 1000;

interface LedgerOptions {
  readonly dir: string;
  readonly self: Pick<HostEntry, 'host' | 'pid' | 'started' | 'user' | 'device'>;
  readonly now: () => number;
}

/** Its methods throw as the file system does. */
export class HostLedger {
  readonly #options: LedgerOptions;
  readonly #file: string;
  readonly #holds = new Map<string, HostClaim>();
  readonly #waits = new Map<string, HostWait>();
  #beat: NodeJS.Timeout | null = null;

  constructor(options: LedgerOptions) {
    this.#options = options;
    const { dir, self } = options;
    this.#file = join(dir, `builder.${self.pid}.${randomBytes(8).toString('hex')}.claims`);
  }

  /** What this run holds. */
  held(): readonly HostClaim[] {
    return [...this.#holds.values()];
  }

  /** `decide` looks at the entries of all other living runs, none of which changes meanwhile; null where others are at it for too long. */
  async inTurn<T>(
    decide: (others: readonly HostEntry[]) => T,
  ): Promise<{ readonly value: T } | null> {
    return oneAtATime(this.#options.dir, TURN_MS, () => decide(this.#others()));
  }

  /** Within a turn, or where it is had all the same. */
  hold(task: string, claim: HostClaim): void {
    this.#waits.delete(task);
    this.#holds.set(task, claim);
    this.#write();
  }

  holding(task: string): HostClaim | null {
    return this.#holds.get(task) ?? null;
  }

  wait(task: string, wait: HostWait): void {
    this.#waits.set(task, wait);
    this.#write();
  }

  /** Fine when there is nothing of it. */
  forget(task: string): void {
    const held = this.#holds.delete(task);
    const waited = this.#waits.delete(task);
    if (held || waited) this.#write();
  }

  /** Nothing is held or waited for any more. */
  close(): void {
    this.#holds.clear();
    this.#waits.clear();
    this.#write();
  }

  #others(): readonly HostEntry[] {
    const { dir, self, now } = this.#options;
    const looking = { self, now: now(), heartbeatMs: BEATS_LOST * BEAT_MS };
    return filesIn(dir).flatMap((path) => {
      const found = path === this.#file ? null : readEntry(path, looking);
      if (found?.isAlive === false) removeQuietly(path);
      return found?.isAlive === true ? [found.entry] : [];
    });
  }

  #write(): void {
    if (this.#holds.size === 0 && this.#waits.size === 0) {
      this.#rest();
      rmSync(this.#file, { force: true });
      return;
    }
    const { self } = this.#options;
    const { host, pid, started, user, device } = self;
    const holds = [...this.#holds.values()];
    const waits = [...this.#waits.values()];
    const entry: HostEntry = { version: 1, host, pid, started, user, device, holds, waits };
    replaceFile(this.#file, JSON.stringify(entry));
    this.#beat ??= setInterval(() => {
      this.#live();
    }, BEAT_MS).unref();
  }

  /** Others may be unable to look this process up. */
  #live(): void {
    try {
      const now = this.#options.now() / 1000;
      utimesSync(this.#file, now, now);
    } catch {
      // Somebody took it for dead, after a sleep of the machine: the next change writes it anew.
    }
  }

  #rest(): void {
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#beat = null;
  }
}

function filesIn(dir: string): readonly string[] {
  const names = readdirSync(dir).filter((name) => NAME.test(name));
  return names.slice(0, MOST_FILES).map((name) => join(dir, name));
}

interface Sweeping {
  /** The process that looks, and its user. */
  readonly self: Owner & { readonly userId: number };
  readonly now: number;
  readonly isDead: IsDead;
  readonly dryRun: boolean;
}

/** What the dead have left and this user may remove, root all of it; gives their owners by file. Throws as the file system does. */
export function sweepLedger(
  dir: string,
  { self, now, isDead, dryRun }: Sweeping,
): ReadonlyMap<string, Owner> {
  const looking = { self, now, heartbeatMs: BEATS_LOST * BEAT_MS };
  const left = new Map<string, Owner>();
  for (const path of filesIn(dir)) {
    const found = readEntry(path, looking);
    if (found === null || found.isAlive || !isDead(found.entry)) continue;
    if (self.userId !== 0 && self.userId !== found.userId) continue;
    if (!dryRun) removeQuietly(path);
    left.set(path, found.entry);
  }
  return left;
}

/** Readable for all whatever the umask, whole or not at all; after a crash of the machine nobody needs it. */
function replaceFile(path: string, text: string): void {
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, 'wx', 0o644);
  try {
    fchmodSync(file, 0o644);
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** Only its owner and root may; the dead hold nothing, removed or not. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Its owner's next run removes it.
  }
}
