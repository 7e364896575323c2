// Where a task's words and files go: the only writer of logs, and the one place that redacts.

import type { BuildStep } from './event.ts';

export interface Sink {
  /** One line of the task's log, without its line end. */
  log(line: string): void;
  /** One line for people: what the task does or waits for now. */
  progress(message: string): void;
  step(step: BuildStep): void;
  /** Stores a file of the run, for example `metrics/<task>.<process>.after.prom`; redacted like everything else. */
  artefact(path: string, content: string): Promise<void>;
  /** The same for many lines, each with its line end: made and written a few at a time, so that nothing else has to wait. */
  artefactLines(path: string, lines: Iterable<string>): Promise<void>;
  /** The log so far ends here: its last `n` lines, oldest first. */
  tail(n: number): string[];
  /** Lines written to the log so far. */
  lineCount(): number;
}

/** A sink with an end. */
export interface TaskSink extends Sink {
  /** All lines are on disk afterwards; later ones are dropped. Never rejects, safe to call twice. */
  close(): Promise<void>;
}
