// Signals from outside as one AbortSignal, and which of them came first.

import type { Host } from '../host/host.ts';
import type { Interrupt } from './exit-code.ts';

export interface Interruption {
  /** Its reason is the signal's name. */
  readonly signal: AbortSignal;
  /** Null while nothing came. */
  first(): Interrupt | null;
  /** Ends the run for a reason of our own: it can no longer be recorded. */
  abort(why: string): void;
  /** Signals mean again what they mean without us. */
  close(): void;
}

export function listenForSignals(host: Host): Interruption {
  const controller = new AbortController();
  let first: Interrupt | null = null;
  const close = host.onSignal((signal) => {
    first ??= signal;
    controller.abort(`interrupted by ${signal}`);
  });
  return {
    signal: controller.signal,
    first: () => first,
    abort: (why) => {
      controller.abort(why);
    },
    close,
  };
}
