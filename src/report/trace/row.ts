// Rows of spans before they have a number: each process names its own.

import type { SpanEvent, TraceEvent } from './trace-event.ts';

export interface Span {
  readonly name: string;
  readonly cat: SpanEvent['cat'];
  /** ms since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly args: SpanEvent['args'];
}

export interface Row {
  readonly name: string;
  readonly spans: readonly Span[];
}

export interface Process {
  readonly name: string;
  readonly rows: readonly Row[];
}

/** `pid` from 1; `zero`: ms since the epoch that count as 0. */
export function eventsOf({ name, rows }: Process, pid: number, zero: number): TraceEvent[] {
  const about = [
    { name: 'process_name', args: { name } },
    { name: 'process_sort_index', args: { sort_index: pid } },
  ] as const;
  return [
    ...about.map((event) => ({ ph: 'M' as const, pid, tid: 0, ...event })),
    ...rows.flatMap((row, place) => rowEvents(row, { pid, tid: place + 1, zero })),
  ];
}

interface Place {
  readonly pid: number;
  readonly tid: number;
  readonly zero: number;
}

function rowEvents({ name, spans }: Row, { pid, tid, zero }: Place): TraceEvent[] {
  const about = [
    { name: 'thread_name', args: { name } },
    { name: 'thread_sort_index', args: { sort_index: tid } },
  ] as const;
  const micros = (ms: number): number => Math.round((ms - zero) * 1000);
  return [
    ...about.map((event) => ({ ph: 'M' as const, pid, tid, ...event })),
    ...spans.map((span) => {
      const ts = micros(span.start);
      // Both ends are rounded, not the length: neighbours stay neighbours.
      const dur = Math.max(0, micros(span.end) - ts);
      return { ph: 'X' as const, pid, tid, ts, dur, ...named(span) };
    }),
  ];
}

function named({ name, cat, args }: Span): Pick<Span, 'name' | 'cat' | 'args'> {
  return { name, cat, args };
}

/** Rows on which no span overlaps another: each goes onto the first row that is free by then. */
export function packed(name: string, spans: readonly Span[]): Row[] {
  const rows: Span[][] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const free = rows.find((row) => (row.at(-1)?.end ?? 0) <= span.start);
    if (free) free.push(span);
    else rows.push([span]);
  }
  return rows.map((row, place) => ({
    name: place === 0 ? name : `${name} ${place + 1}`,
    spans: row,
  }));
}
