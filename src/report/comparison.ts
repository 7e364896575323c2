// The frameworks side by side: under load, and by what their metrics pages show.

import type { FrameworkComparison } from '../compare/framework-comparison.ts';
import { figure, NOTHING } from './figures.ts';
import { frameworkColour } from './framework-colour.ts';
import type { Place } from './places.ts';
import type { ColumnView, TableView } from './view.ts';

const LOAD_COLUMNS: readonly ColumnView[] = [
  { name: 'requests', unit: '' },
  { name: 'mean duration', unit: 'ms' },
  { name: 'TTFT p50', unit: 'ms' },
  { name: 'TTFT p99', unit: 'ms' },
  { name: 'ITL p50', unit: 'ms' },
  { name: 'by client', unit: 'tok/s' },
  { name: 'by server', unit: 'tok/s' },
];

/** A foreign page may have any number of them. */
const MOST_PREFIXES = 12;

export function comparisonTables(
  comparison: readonly FrameworkComparison[],
  places: readonly Place[],
): TableView[] {
  if (comparison.length === 0) return [];
  return [loadTable(comparison, places), pagesTable(comparison, places)];
}

/** `sglang: 12.3 % fewer tokens per second than vllm`, one line a framework that was compared. */
export function findingsInWords(
  comparison: readonly FrameworkComparison[],
  places: readonly Place[],
): string[] {
  return comparison.flatMap((row) => {
    if (!row.finding) return [];
    const { kind, against, why } = row.finding;
    const name = placeOf(row, places)?.name ?? row.framework;
    return [
      `${name}: ${kind === 'not-comparable' ? `not comparable with ${against}, ` : ''}${why}`,
    ];
  });
}

function loadTable(
  comparison: readonly FrameworkComparison[],
  places: readonly Place[],
): TableView {
  return {
    title: 'Under load',
    note: 'TTFT is the time to the first token, ITL the gap between two',
    columns: LOAD_COLUMNS,
    rows: comparison.map((row) => ({
      ...head(row, places),
      cells: [
        row.requests,
        row.meanDurationMs,
        row.ttftMs,
        row.ttftP99Ms,
        row.itlMs,
        row.clientTokensPerSecond,
        row.serverTokensPerSecond,
      ].map(figure),
    })),
  };
}

function pagesTable(
  comparison: readonly FrameworkComparison[],
  places: readonly Place[],
): TableView {
  const prefixes = [...new Set(comparison.flatMap((row) => Object.keys(row.byPrefix)))]
    .toSorted()
    .slice(0, MOST_PREFIXES);
  return {
    title: 'Metrics pages',
    note: 'scraped after the load; names are metric families, in all and by prefix',
    columns: ['lines', 'Dynamo lines', 'names', ...prefixes].map((name) => ({ name, unit: '' })),
    rows: comparison.map((row) => ({
      ...head(row, places),
      invalid: false,
      cells: [
        ...[row.pageLines, row.dynamoLines, row.names].map(figure),
        ...prefixes.map((prefix) => String(row.byPrefix[prefix] ?? NOTHING)),
      ],
    })),
  };
}

function head(row: FrameworkComparison, places: readonly Place[]) {
  return {
    framework: row.framework,
    colour: frameworkColour(row.framework),
    place: placeOf(row, places)?.remark ?? '',
    simulated: row.simulated,
    invalid: row.requests !== null && !row.valid,
  };
}

function placeOf(row: FrameworkComparison, places: readonly Place[]): Place | undefined {
  return places.find(
    ({ framework, target, revision }) =>
      framework === row.framework && target === row.target && revision === row.revision,
  );
}
