// Follows the steps of one BuildKit build: tells the sink of each change and writes the log in its words.

import type { BuildStep } from '../../model/event.ts';
import type { Sink } from '../../model/sink.ts';
import { stripControl } from '../../text/control.ts';
import { formatDuration } from '../../text/units.ts';
import type { FailedStep } from './build-end.ts';
import { clipNote } from './clip-note.ts';
import { StepOutput } from './step-output.ts';
import type { Trace, Vertex } from './trace.ts';

interface Entry {
  readonly output: StepOutput;
  /** In the log; null until it starts: a step is announced long before, or without ever starting. */
  number: number | null;
  step: BuildStep;
  error: string;
  /** Milliseconds last printed with DONE; a step may end, start again and end later. */
  printedMs: number | null;
}

/** A second end of the same step is worth a line when it took this much longer, in ms. */
const WORTH_A_LINE = 100;

export class BuildSteps {
  readonly #sink: Sink;
  readonly #entries = new Map<string, Entry>();
  #shown = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** What a step printed stands in the log between its name and its end, also where one message tells all three. */
  apply(trace: Trace): void {
    const said = Map.groupBy(trace.logs, (log) => log.vertex);
    const parts = Map.groupBy(trace.parts, (part) => part.vertex);
    const tell = (digest: string): void => {
      const entry = this.#entries.get(digest);
      for (const log of said.get(digest) ?? []) entry?.output.push(log);
      for (const part of parts.get(digest) ?? []) {
        if (entry && part.completed !== undefined) this.#print(entry, `${part.id} done`);
      }
      said.delete(digest);
      parts.delete(digest);
    };
    for (const vertex of trace.vertices) {
      this.#begin(vertex);
      if (vertex.completed === undefined) continue;
      tell(vertex.digest);
      this.#end(vertex);
    }
    for (const digest of new Set([...said.keys(), ...parts.keys()])) tell(digest);
    for (const warning of trace.warnings) this.#sink.log(`WARNING: ${warning}`);
  }

  /** Writes what is still unfinished; to be called when the answer has ended. */
  flush(): void {
    for (const entry of this.#entries.values()) entry.output.flush();
  }

  /** The first step that failed by itself, not because another one did. */
  failed(): FailedStep | null {
    const failed = [...this.#entries.values()].filter(({ step }) => step.state === 'failed');
    const first = failed.find(({ error }) => !/context cancell?ed$/.test(error)) ?? failed[0];
    if (first === undefined) return null;
    return { name: first.step.name, error: first.error, lines: first.output.kept.last() };
  }

  #begin(vertex: Vertex): void {
    const entry = this.#entry(vertex);
    const since = vertex.started ?? vertex.completed;
    if (since === undefined || entry.step.state === 'failed') return;
    this.#number(entry);
    const startedAt = Math.min(since, entry.step.startedAt ?? since);
    const running = vertex.completed === undefined;
    if (running) this.#sink.progress(entry.step.name);
    const state = running ? 'started' : entry.step.state;
    if (startedAt !== entry.step.startedAt || state !== entry.step.state) {
      this.#update(entry, { state, startedAt });
    }
  }

  #end(vertex: Vertex): void {
    const entry = this.#entry(vertex);
    const { completed } = vertex;
    if (completed === undefined || entry.step.state === 'failed') return;
    entry.output.flush();
    entry.error = oneLine(vertex.error);
    const finishedAt = Math.max(completed, entry.step.finishedAt ?? completed);
    const state = endState(entry, vertex);
    if (state === entry.step.state && finishedAt === entry.step.finishedAt) return;
    this.#update(entry, { state, finishedAt });
    this.#printEnd(entry);
  }

  #printEnd(entry: Entry): void {
    const { state, startedAt, finishedAt } = entry.step;
    const elapsed = (finishedAt ?? 0) - (startedAt ?? finishedAt ?? 0);
    const before = entry.printedMs;
    entry.printedMs = elapsed;
    if (state === 'failed') this.#print(entry, `ERROR ${entry.error}`);
    else if (before !== null && elapsed - before < WORTH_A_LINE) return;
    else if (state === 'cached') this.#print(entry, 'CACHED');
    else this.#print(entry, `DONE ${formatDuration(Math.round(elapsed))}`);
    const clip = entry.output.clip(finishedAt ?? Number.NaN);
    if (clip !== null) this.#print(entry, clipNote(clip));
  }

  #entry(vertex: Vertex): Entry {
    const known = this.#entries.get(vertex.digest);
    if (known !== undefined) return known;
    const entry: Entry = {
      number: null,
      output: new StepOutput((text) => {
        this.#print(entry, text);
        return this.#sink.lineCount();
      }),
      step: {
        digest: vertex.digest,
        name: oneLine(vertex.name),
        state: 'started',
        startedAt: null,
        finishedAt: null,
      },
      error: '',
      printedMs: null,
    };
    this.#entries.set(vertex.digest, entry);
    return entry;
  }

  #update(entry: Entry, change: Partial<BuildStep>): void {
    entry.step = { ...entry.step, ...change };
    this.#sink.step(entry.step);
  }

  #print(entry: Entry, text: string): void {
    this.#sink.log(`#${String(this.#number(entry))} ${text}`);
  }

  /** Its first use shows the step's name. */
  #number(entry: Entry): number {
    if (entry.number === null) {
      this.#shown += 1;
      entry.number = this.#shown;
      this.#print(entry, entry.step.name);
    }
    return entry.number;
  }
}

/** Names and errors hold pieces of the Dockerfile as it was written. */
function oneLine(text: string): string {
  return stripControl(text).replaceAll(/\s*\n\s*/g, ' ');
}

/** A step that ran stays done when a later message calls its result cached. */
function endState(entry: Entry, vertex: Vertex): 'failed' | 'done' | 'cached' {
  if (vertex.error !== '') return 'failed';
  return vertex.cached && entry.printedMs === null ? 'cached' : 'done';
}
