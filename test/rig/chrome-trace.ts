// What is wrong with a Chrome trace, as its viewers would see it: shapes, names, and spans that cut each other.

import * as v from 'valibot';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const row = { pid: v.pipe(whole, v.minValue(1)), tid: whole };
const text = v.pipe(v.string(), v.minLength(1));

const SpanSchema = v.strictObject({
  ...row,
  ph: v.literal('X'),
  name: text,
  cat: v.picklist(['run', 'task', 'attempt', 'wait', 'service', 'build-step']),
  ts: whole,
  dur: whole,
  args: v.record(v.string(), v.union([v.string(), v.number()])),
});
const NameSchema = v.strictObject({
  ...row,
  ph: v.literal('M'),
  name: v.picklist(['process_name', 'thread_name']),
  args: v.strictObject({ name: text }),
});
const SortSchema = v.strictObject({
  ...row,
  ph: v.literal('M'),
  name: v.picklist(['process_sort_index', 'thread_sort_index']),
  args: v.strictObject({ sort_index: whole }),
});
export const TraceSchema = v.strictObject({
  displayTimeUnit: v.literal('ms'),
  otherData: v.record(v.string(), v.string()),
  traceEvents: v.array(v.union([SpanSchema, NameSchema, SortSchema])),
});
export type TraceSpan = v.InferOutput<typeof SpanSchema>;

/** Throws where the shape is wrong. */
export function spansOf(trace: unknown): TraceSpan[] {
  return v.parse(TraceSchema, trace).traceEvents.filter((event) => event.ph === 'X');
}

/** In words; none of a good one. */
export function traceProblems(trace: unknown): string[] {
  const parsed = v.safeParse(TraceSchema, trace);
  if (!parsed.success) return [v.summarize(parsed.issues)];
  const spans = spansOf(trace);
  const names = new Set(
    parsed.output.traceEvents.map(({ name, pid, tid }) => `${name} ${pid} ${tid}`),
  );
  const nameless = spans.filter(
    ({ pid, tid }) =>
      !names.has(`process_name ${pid} 0`) || !names.has(`thread_name ${pid} ${tid}`),
  );
  const rows = Map.groupBy(spans, ({ pid, tid }) => `${pid} ${tid}`);
  return [
    ...nameless.map(({ name }) => `the row of ${name} has no name`),
    ...[...rows.values()].flatMap((spansOfRow) => cuts(spansOfRow)),
    ...[...rows.values()].flatMap((spansOfRow) =>
      onlySteps(spansOfRow) ? overlaps(spansOfRow) : [],
    ),
  ];
}

/** Pairs that neither lie beside each other nor one within the other. */
function cuts(spans: readonly TraceSpan[]): string[] {
  return pairs(spans)
    .filter(([a, b]) => b.ts < end(a) && end(b) > end(a) && b.ts > a.ts)
    .map(([a, b]) => `${a.name} and ${b.name} cut each other`);
}

function overlaps(spans: readonly TraceSpan[]): string[] {
  return pairs(spans)
    .filter(([a, b]) => b.ts < Math.min(end(a), end(b)))
    .map(([a, b]) => `${a.name} and ${b.name} overlap`);
}

function onlySteps(spans: readonly TraceSpan[]): boolean {
  return spans.every(({ cat }) => cat === 'build-step');
}

function end({ ts, dur }: TraceSpan): number {
  return ts + dur;
}

/** Each two of a row, the earlier one first. */
function pairs(spans: readonly TraceSpan[]): [TraceSpan, TraceSpan][] {
  const sorted = spans.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur);
  return sorted.flatMap((a, place) =>
    sorted.slice(place + 1).map((b): [TraceSpan, TraceSpan] => [a, b]),
  );
}
