// A log on disk that never holds more than a little in memory.

import { closeSync, fchmodSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileFailure } from '../host/error-code.ts';
import type { Failure } from '../model/reason.ts';
import { ensureDirInRun, fileModeIn } from './run-files.ts';

export interface LogFile {
  append(text: string): void;
  /** What was appended before is on disk; later text is dropped. */
  close(): void;
}

/** Beyond this a burst is written within the turn that brings it. */
const MOST_CHARACTERS = 1 << 18;

/**
 * Written synchronously, once a turn: a producer faster than the disk is slowed down instead of filling the memory,
 * and who follows the file sees each line at once. `onProblem` is called once, and the rest dropped, on a full disk.
 */
export function openLog(path: string, onProblem: (failure: Failure) => void): LogFile {
  let file: number | null = null;
  let waiting = '';
  let scheduled: NodeJS.Immediate | null = null;

  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      release();
      const failed = fileFailure(error, `writing ${path}`);
      if (failed === null) throw error;
      onProblem(failed);
    }
  };
  const release = (): void => {
    const open = file;
    file = null;
    if (open !== null) closeSync(open);
  };
  const write = (): void => {
    if (scheduled !== null) clearImmediate(scheduled);
    scheduled = null;
    const text = waiting;
    waiting = '';
    const open = file;
    if (open !== null) guarded(() => writeAll(open, text));
  };
  const append = (text: string): void => {
    if (file === null) return;
    waiting += text;
    if (waiting.length > MOST_CHARACTERS) write();
    else scheduled ??= setImmediate(write);
  };
  const close = (): void => {
    write();
    release();
  };
  guarded(() => {
    ensureDirInRun(dirname(path));
    file = openSync(path, 'a', 0o600);
    fchmodSync(file, fileModeIn(dirname(path)));
  });
  return { append, close };
}

/** A nearly full disk takes a part and answers with its length. */
function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}
