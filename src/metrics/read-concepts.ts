// Two pages of one process to values by concept: what happened between them.

import type { ConceptValue, Process } from '../model/metric.ts';
import { bucketQuantile } from './bucket-quantile.ts';
import { CATALOGUE } from './catalogue.ts';
import type { Concept, Reading } from './concept.ts';
import { type Delta, familyDelta, type SampleFilter } from './delta.ts';
import type { Family, Page } from './page.ts';

/** Dynamo counts its own control traffic under other endpoints, which would inflate sums. */
const SERVING_ENDPOINT = 'generate';

interface Pages {
  /** Null: everything on the later page counts. */
  readonly before: Page | null;
  readonly after: Page;
}

/** By concept id; a concept that the page does not show is absent. */
export function readConcepts(
  before: Page | null,
  after: Page,
  process: Process,
): Record<string, ConceptValue> {
  const values = CATALOGUE.map((concept) => {
    const value = readConcept(concept, { before, after }, process);
    return value === null ? null : ([concept.id, value] as const);
  });
  return Object.fromEntries(values.filter((entry) => entry !== null));
}

function readConcept(concept: Concept, pages: Pages, process: Process): ConceptValue | null {
  for (const reading of concept.readings) {
    if (reading.process !== undefined && reading.process !== process) continue;
    const family = findFamily(pages.after, reading.names);
    if (family === null) continue;
    return reading.dividedBy === undefined
      ? toValue(concept, reading, family, increased(pages, family, reading))
      : ratio(concept, pages, { family, reading, divisor: reading.dividedBy });
  }
  return null;
}

function change(pages: Pages, family: Family, reading: Reading): Delta {
  const before = pages.before === null ? null : findFamily(pages.before, [family.name]);
  return familyDelta(before, family, filterFor(family, reading));
}

/** With the counters that belong to it. */
function increased(pages: Pages, family: Family, reading: Reading): Delta {
  const own = change(pages, family, reading);
  const others = (reading.plus ?? []).map((name) => findFamily(pages.after, [name]));
  return others
    .filter((other) => other !== null)
    .map((other) => change(pages, other, reading))
    .reduce(
      (sum, more) => (sum.kind === 'counter' && more.kind === 'counter' ? added(sum, more) : sum),
      own,
    );
}

function added(one: Counter, other: Counter): Counter {
  return { kind: 'counter', value: one.value + other.value, reset: one.reset || other.reset };
}

function toValue(concept: Concept, reading: Reading, family: Family, delta: Delta): ConceptValue {
  const base = { metric: family.name, unit: concept.unit, better: concept.better };
  switch (delta.kind) {
    case 'gauge':
      return { ...base, kind: 'gauge', value: finite(combine(concept, delta.values)) };
    case 'counter':
      return { ...base, kind: 'counter', value: finite(delta.value), ...resetMark(delta.reset) };
    case 'histogram':
    case 'summary': {
      const mark = resetMark(delta.reset);
      if (reading.part !== undefined) {
        return { ...base, kind: 'counter', value: finite(delta[reading.part]), ...mark };
      }
      return { ...base, ...observed(delta, scaleOf(concept, family)), ...mark };
    }
  }
}

type Counter = Extract<Delta, { kind: 'counter' }>;
type Observations = Extract<Delta, { kind: 'histogram' | 'summary' }>;

function observed(
  delta: Observations,
  scale: number,
): Omit<ConceptValue, 'metric' | 'unit' | 'better'> {
  const { kind, count } = delta;
  const sum = finite(delta.sum * scale);
  const own = {
    kind,
    value: count > 0 ? finite((delta.sum / count) * scale) : null,
    ...(Number.isFinite(count) && { count }),
    ...(sum !== null && { sum }),
  };
  if (kind === 'summary') return own;
  const at = (q: number): number | null => {
    const estimate = bucketQuantile(delta.buckets, q);
    return estimate === null ? null : finite(estimate * scale);
  };
  return { ...own, p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

interface Quotient {
  readonly family: Family;
  readonly reading: Reading;
  readonly divisor: readonly string[];
}

/** Both counters' increases, divided; null where nothing was asked. */
function ratio(
  concept: Concept,
  pages: Pages,
  { family, reading, divisor }: Quotient,
): ConceptValue {
  const over = findFamily(pages.after, divisor);
  const top = change(pages, family, reading);
  const bottom = over === null ? null : change(pages, over, reading);
  const known = top.kind === 'counter' && bottom?.kind === 'counter' && bottom.value > 0;
  return {
    metric: family.name,
    unit: concept.unit,
    better: concept.better,
    kind: 'gauge',
    value: known ? finite((top.value / bottom.value) * scaleOf(concept, family)) : null,
  };
}

function combine(concept: Concept, values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sum = values.reduce((total, value) => total + value, 0);
  return concept.combine === 'sum' ? sum : sum / values.length;
}

function findFamily(page: Page, names: readonly string[]): Family | null {
  for (const name of names) {
    const other = name.endsWith('_total') ? name.slice(0, -'_total'.length) : `${name}_total`;
    const family = page.families.get(name) ?? page.families.get(other);
    if (family !== undefined) return family;
  }
  return null;
}

function filterFor(family: Family, reading: Reading): SampleFilter {
  const serving = family.samples.some(
    (sample) => sample.labels.get('dynamo_endpoint') === SERVING_ENDPOINT,
  );
  const wanted = Object.entries(reading.labels ?? {});
  return (sample) => {
    const endpoint = sample.labels.get('dynamo_endpoint') ?? SERVING_ENDPOINT;
    if (serving && endpoint !== SERVING_ENDPOINT) return false;
    return wanted.every(([name, value]) => sample.labels.get(name) === value);
  };
}

function scaleOf(concept: Concept, family: Family): number {
  return concept.unit === 'ms' && /_seconds(?:_total)?$/.test(family.name) ? 1000 : 1;
}

/** Pages may say NaN and +Inf, stored results may not. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function resetMark(reset: boolean): { reset?: true } {
  return reset ? { reset: true } : {};
}
