// The trace event format of Chrome, as far as we write it: what Perfetto and chrome://tracing read.

/** A span on a row; times in whole microseconds since the start of the run. */
export interface SpanEvent {
  readonly ph: 'X';
  readonly pid: number;
  /** Row within the process; spans of one row lie beside or within each other. */
  readonly tid: number;
  readonly name: string;
  readonly cat: 'run' | 'task' | 'attempt' | 'wait' | 'service' | 'build-step';
  readonly ts: number;
  readonly dur: number;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Names and places of processes and rows. */
export interface NameEvent {
  readonly ph: 'M';
  readonly pid: number;
  readonly tid: number;
  readonly name: 'process_name' | 'process_sort_index' | 'thread_name' | 'thread_sort_index';
  readonly args: { readonly name: string } | { readonly sort_index: number };
}

export type TraceEvent = SpanEvent | NameEvent;

export interface ChromeTrace {
  readonly displayTimeUnit: 'ms';
  readonly otherData: Readonly<Record<string, string>>;
  readonly traceEvents: readonly TraceEvent[];
}
