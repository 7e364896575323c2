// The frameworks side by side: under load, and by what their metrics pages show.

import type { FrameworkComparison } from '../compare/framework-comparison.ts';
import { figure, NOTHING } from './figures.ts';
import { frameworkColour } from './framework-colour.ts';
import { distinctOf, placeName } from './places.ts';
import type { ReportInput } from './report-input.ts';
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

export function comparisonTables(input: ReportInput): TableView[] {
  return input.comparison.length > 0 ? [loadTable(input), pagesTable(input)] : [];
}

/** `sglang: 12.3 % fewer tokens per second than vllm`, one line a framework that was compared. */
export function findingsInWords(input: ReportInput): string[] {
  return input.comparison.flatMap((row) => {
    if (!row.finding) return [];
    const name = placeName({ ...row, ref: refOf(row, input) }, distinctOf(input.plan));
    const { kind, against, why } = row.finding;
    return [
      `${name}: ${kind === 'not-comparable' ? `not comparable with ${against}, ` : ''}${why}`,
    ];
  });
}

function loadTable(input: ReportInput): TableView {
  return {
    title: 'Under load',
    note: 'TTFT is the time to the first token, ITL the gap between two',
    columns: LOAD_COLUMNS,
    rows: input.comparison.map((row) => ({
      ...head(row, input),
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

function pagesTable(input: ReportInput): TableView {
  const { comparison } = input;
  const prefixes = [...new Set(comparison.flatMap((row) => Object.keys(row.byPrefix)))]
    .toSorted()
    .slice(0, MOST_PREFIXES);
  return {
    title: 'Metrics pages',
    note: 'scraped after the load; names are metric families, in all and by prefix',
    columns: ['lines', 'Dynamo lines', 'names', ...prefixes].map((name) => ({ name, unit: '' })),
    rows: comparison.map((row) => ({
      ...head(row, input),
      invalid: false,
      cells: [
        ...[row.pageLines, row.dynamoLines, row.names].map(figure),
        ...prefixes.map((prefix) => String(row.byPrefix[prefix] ?? NOTHING)),
      ],
    })),
  };
}

function head(row: FrameworkComparison, input: ReportInput) {
  const place = { ...row, framework: '', ref: refOf(row, input) };
  return {
    framework: row.framework,
    colour: frameworkColour(row.framework),
    place: placeName(place, distinctOf(input.plan)).trim(),
    simulated: row.simulated,
    invalid: row.requests !== null && !row.valid,
  };
}

function refOf({ revision }: FrameworkComparison, { plan }: ReportInput): string {
  return plan.revisions.find((known) => known.revision === revision)?.ref ?? revision;
}
