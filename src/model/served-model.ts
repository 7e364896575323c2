// A served model as its users see it: where it answers, and the news of its death.

import type { Process } from './metric.ts';
import type { Failure, Kept } from './reason.ts';

export interface ServedProcess {
  readonly process: Process;
  readonly host: string;
  readonly port: number;
  /** Path of the Prometheus page; null where the process has none. */
  readonly metricsPath: string | null;
}

export interface ServedModel {
  /** The name under which requests ask for it. */
  readonly model: string;
  readonly processes: readonly ServedProcess[];
  /** Where the OpenAI API answers. */
  readonly api: { readonly host: string; readonly port: number };
}

/** A service is alive while any task needs it. */
export interface Service {
  readonly served: ServedModel;
  /** Settles (never rejects) when the container ends before `stop` was called. */
  readonly lost: Promise<Failure>;
  /** Where the engine was lost with it, starts it anew, and then `served` and `lost` are others; else nothing. Rejects where it does not start. */
  renew?(signal: AbortSignal): Promise<void>;
  /** Stops and removes it; safe to call twice. `gently`: running streams get the framework's stop grace. */
  stop(how: 'gently' | 'now'): Promise<void>;
  /** With --keep-failed: sets it aside for a person, in place of every later stop. Null where that was not possible. */
  keep?(): Promise<Kept | null>;
}
