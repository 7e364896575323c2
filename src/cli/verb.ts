// What every verb has: words for the help, its flags, and behaviour that is loaded when it is called.

import type { Host } from '../host/host.ts';

export interface Option {
  /** As commander writes it: `--parallel [n]`. */
  readonly flags: string;
  readonly about: string;
  readonly parse?: (text: string, before: unknown) => unknown;
  readonly choices?: readonly string[];
}

export interface Call {
  readonly host: Host;
  readonly args: readonly string[];
  /** As commander collected them, camel-cased. */
  readonly flags: Readonly<Record<string, unknown>>;
}

export interface Verb {
  readonly name: string;
  /** `[run] [task]` */
  readonly args?: string;
  readonly about: string;
  readonly options: readonly Option[];
  /** Runnable as printed. */
  readonly example: string;
  /** Resolves to the exit code. */
  readonly load: () => Promise<(call: Call) => Promise<number>>;
}
