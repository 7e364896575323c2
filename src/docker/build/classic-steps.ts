// Finds the steps of a classic build in its plain text; it runs one after the other and tells no times.

import { randomUUID } from 'node:crypto';
import type { BuildStep } from '../../model/event.ts';
import type { Sink } from '../../model/sink.ts';
import type { ErrorDetail, FailedStep } from './build-end.ts';
import { KeptLines } from './kept-lines.ts';
import { LogLines } from './log-lines.ts';

/** Podman says it in its own words. */
const STEP = /^(?:Step \d+\/\d+ :|STEP \d+\/\d+:) (.+)$/;
const CACHED = /^(?: ---> Using cache$|--> Using cache )/;
/** The builder's own words between a step's output. */
const OWN =
  /^( ---> |--> |COMMIT |Removing intermediate container |Successfully (built|tagged) |$)/;

export class ClassicSteps {
  readonly #sink: Sink;
  /** Steps of this builder are never shared: their digests are this build's own. */
  readonly #build = randomUUID();
  readonly #text = new LogLines((line) => {
    this.#read(line);
  });
  #count = 0;
  #step: BuildStep | null = null;
  #cached = false;
  #output = new KeptLines();

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  push(text: string): void {
    this.#text.push(Buffer.from(text));
  }

  /** To be called when the answer has ended. */
  end(error: ErrorDetail | null): FailedStep | null {
    this.#text.flush();
    this.#finish(error === null ? 'done' : 'failed');
    if (error === null || this.#step === null) return null;
    return { name: this.#step.name, error: error.message, lines: this.#output.last() };
  }

  #read(line: string): void {
    this.#sink.log(line);
    const instruction = STEP.exec(line)?.[1];
    if (instruction !== undefined) this.#begin(line, instruction);
    else if (CACHED.test(line)) this.#cached = true;
    else if (!OWN.test(line)) this.#output.add({ text: line, logLine: this.#sink.lineCount() });
  }

  #begin(line: string, name: string): void {
    this.#finish('done');
    this.#count += 1;
    this.#cached = false;
    this.#output = new KeptLines();
    const digest = `${this.#build}:${String(this.#count)}`;
    this.#step = { digest, name, state: 'started', startedAt: null, finishedAt: null };
    this.#sink.step(this.#step);
    this.#sink.progress(line);
  }

  #finish(state: 'done' | 'failed'): void {
    if (this.#step === null) return;
    this.#sink.step({ ...this.#step, state: state === 'done' && this.#cached ? 'cached' : state });
  }
}
