// A signal for a process of ours that was proved to be the one that is meant.

import type { Owner } from '../model/labels.ts';
import { isErrorCode } from './error-code.ts';
import { isAlive } from './owner.ts';

/** `gone`: it has ended; `forbidden`: it is another user's. */
export function sendSignal(
  owner: Owner,
  signal: 'SIGTERM' | 'SIGKILL',
): 'sent' | 'gone' | 'forbidden' {
  if (!isAlive(owner)) return 'gone';
  try {
    process.kill(owner.pid, signal);
    return 'sent';
  } catch (error) {
    if (isErrorCode(error, 'ESRCH')) return 'gone';
    if (isErrorCode(error, 'EPERM')) return 'forbidden';
    throw error;
  }
}
