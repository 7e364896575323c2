// A signal for a process of ours that was proved to be the one that is meant.

import { statSync } from 'node:fs';
import type { Owner } from '../model/labels.ts';
import { isErrorCode } from './error-code.ts';
import { isAlive } from './owner.ts';

/** `gone`: it has ended; `forbidden`: it is another user's; `another`: it is not of the user `of`, who said that it is meant. */
export function sendSignal(
  owner: Owner,
  signal: 'SIGTERM' | 'SIGKILL',
  of: number,
): 'sent' | 'gone' | 'forbidden' | 'another' {
  if (!isAlive(owner)) return 'gone';
  const user = statSync(`/proc/${owner.pid}`, { throwIfNoEntry: false })?.uid ?? of;
  if (user !== of) return 'another';
  try {
    process.kill(owner.pid, signal);
    return 'sent';
  } catch (error) {
    if (isErrorCode(error, 'ESRCH')) return 'gone';
    if (isErrorCode(error, 'EPERM')) return 'forbidden';
    throw error;
  }
}
