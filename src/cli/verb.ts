// What every verb has: words for the help, its flags, and behaviour that is loaded when it is called.

import type { Host } from '../host/host.ts';

export interface Option {
  /** As commander writes it: `--parallel [n]`. */
  readonly flags: string;
  readonly about: string;
  readonly parse?: (text: string, before: unknown) => unknown;
  readonly choices?: readonly string[];
  /** Words that may stand for the value, among others. */
  readonly words?: readonly string[];
  /** Heading in the help of a verb with many flags. */
  readonly group?: string;
}

/** As commander collected them, camel-cased. */
export type TypedFlags = Readonly<Record<string, unknown>>;

/** A name that people know from the tool before this one. */
export interface LegacyFlag extends Pick<Option, 'flags' | 'parse'> {
  /** What it is here: `--commit-sha is --ref`. */
  readonly now: string;
  /** What it adds to the other flags; null where they contradict it. Absent: it is refused, `now` says why. */
  readonly translate?: (value: unknown, others: TypedFlags) => TypedFlags | null;
}

export interface Call {
  readonly host: Host;
  readonly args: readonly string[];
  readonly flags: TypedFlags;
}

export interface Verb {
  readonly name: string;
  /** `[run] [task]` */
  readonly args?: string;
  readonly about: string;
  readonly options: readonly Option[];
  /** Translated before the verb sees them. */
  readonly legacy?: readonly LegacyFlag[];
  /** Runnable as printed. */
  readonly example: string;
  /** Resolves to the exit code. */
  readonly load: () => Promise<(call: Call) => Promise<number>>;
}
