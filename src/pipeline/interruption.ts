// What ends a run before its time: signals from outside and its deadline, as AbortSignals; a second signal ends the process.

import type { Host } from '../host/host.ts';
import { EXIT } from '../model/exit.ts';
import { formatDuration } from '../text/units.ts';
import type { Interrupt } from './exit-code.ts';

export interface Interruption {
  /** Whatever the cause; its reason is told in words. */
  readonly signal: AbortSignal;
  /** A signal from outside alone: nobody is to wait any more. */
  readonly outside: AbortSignal;
  /** Null while nothing came. */
  first(): Interrupt | null;
  /** Its deadline has passed. */
  overdue(): boolean;
  /** Ends the run for a reason of our own: it can no longer be recorded. */
  abort(why: string): void;
  /** Gives what `work` gives. After a signal from outside it has some time to end in order; then it is left behind, and this rejects. */
  bound<T>(work: Promise<T>, graceMs: number): Promise<T>;
  /** Something was left behind: who looks after this process has work to do. */
  leftBehind(): boolean;
  /** Signals mean again what they mean without us. */
  close(): void;
}

interface Listening {
  /** Of the whole run; null: none. */
  readonly deadlineS?: number | null;
}

/** One key may send two at once: to the terminal's whole group, and passed on by a program in between. */
const SAME_KEY_MS = 100;

export function listenForSignals(
  host: Pick<Host, 'onSignal' | 'end' | 'clock' | 'stderr'>,
  { deadlineS = null }: Listening = {},
): Interruption {
  const all = new AbortController();
  const outside = new AbortController();
  const over = new AbortController();
  let first: Interrupt | null = null;
  let firstAt = 0;
  let left = false;
  let overdue = false;
  const forget = host.onSignal((name) => {
    if (first === null) {
      first = name;
      firstAt = host.clock.monotonic();
      host.stderr.write(`${name}: ending in order; once more ends at once\n`);
      const why = `interrupted by ${name}`;
      outside.abort(why);
      all.abort(why);
    } else if (name !== 'SIGHUP' && host.clock.monotonic() - firstAt > SAME_KEY_MS) {
      host.end(exitCodeOf(name));
    }
  });
  if (deadlineS !== null) {
    const late = (): void => {
      overdue = true;
      all.abort(`the deadline of the run, ${formatDuration(deadlineS * 1000)}, has passed`);
    };
    host.clock.sleep(deadlineS * 1000, over.signal).then(late, () => undefined);
  }
  return {
    signal: all.signal,
    outside: outside.signal,
    first: () => first,
    overdue: () => overdue,
    abort: (why) => {
      all.abort(why);
    },
    bound: async (work, graceMs) => {
      const bounded = new AbortController();
      const patience = after(outside.signal, bounded.signal)
        .then(() => host.clock.sleep(graceMs, bounded.signal))
        .then((): never => {
          left = true;
          throw outside.signal.reason;
        });
      try {
        return await Promise.race([work, patience]);
      } finally {
        bounded.abort();
        patience.catch(() => undefined);
      }
    },
    leftBehind: () => left,
    close: () => {
      over.abort();
      forget();
    },
  };
}

export function exitCodeOf(signal: Interrupt): number {
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
}

/** Rejects when `over` comes first. */
function after(event: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (event.aborted) resolve();
    event.addEventListener('abort', () => resolve(), { once: true, signal: over });
    over.addEventListener('abort', () => reject(new Error('over')), { once: true });
  });
}
