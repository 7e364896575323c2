// The last lines a step printed, kept to find the first cause when it fails.

export interface StepLine {
  readonly text: string;
  /** Its line in the task's log, from 1. */
  readonly logLine: number;
}

/** Enough for a failed compilation. */
const KEPT = 2000;

export class KeptLines {
  #lines: StepLine[] = [];

  add(line: StepLine): void {
    this.#lines.push(line);
    if (this.#lines.length > 2 * KEPT) this.#lines = this.#lines.slice(-KEPT);
  }

  /** Oldest first, at most the last 2000. */
  last(): readonly StepLine[] {
    return this.#lines.slice(-KEPT);
  }
}
