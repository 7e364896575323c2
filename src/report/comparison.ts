// The frameworks side by side: under load, and by what their metrics pages show.

import type { FrameworkComparison } from '../compare/framework-comparison.ts';
import { figure, figureColumn, gap, gapNote, NOTHING, wordColumn } from './figures.ts';
import { frameworkColour } from './framework-colour.ts';
import { isSameImage, type Place } from './places.ts';
import type { ColumnView, TableView } from './view.ts';

const LOAD_COLUMNS: readonly ColumnView[] = [
  figureColumn('requests'),
  figureColumn('mean duration', 'ms'),
  figureColumn('TTFT p50', 'ms'),
  figureColumn('TTFT p99', 'ms'),
  figureColumn('ITL p50', 'ms'),
  figureColumn('by client', 'tok/s'),
  figureColumn('by server', 'tok/s'),
];

const PAGE_COLUMNS: readonly ColumnView[] = [
  figureColumn('lines'),
  figureColumn('Dynamo lines'),
  figureColumn('names'),
  wordColumn('names by prefix'),
];

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
    note: `TTFT is the time to the first token, ITL the gap between two${gapNote(comparison.map(({ itlMs }) => itlMs))}`,
    columns: LOAD_COLUMNS,
    rows: comparison.map((row) => ({
      ...head(row, places),
      cells: [
        ...[row.requests, row.meanDurationMs, row.ttftMs, row.ttftP99Ms].map(figure),
        gap(row.itlMs),
        ...[row.clientTokensPerSecond, row.serverTokensPerSecond].map(figure),
      ],
    })),
  };
}

function pagesTable(
  comparison: readonly FrameworkComparison[],
  places: readonly Place[],
): TableView {
  return {
    title: 'Metrics pages',
    note: 'scraped after the load; names are metric families',
    columns: PAGE_COLUMNS,
    rows: comparison.map((row) => ({
      ...head(row, places),
      invalid: false,
      cells: [...[row.pageLines, row.dynamoLines, row.names].map(figure), prefixes(row)],
    })),
  };
}

/** `dynamo_frontend_ 41, vllm: 8` */
function prefixes({ byPrefix }: FrameworkComparison): string {
  const names = Object.keys(byPrefix).toSorted();
  return names.map((name) => `${name} ${byPrefix[name] ?? 0}`).join(', ') || NOTHING;
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
  return places.find((place) => isSameImage(place, row));
}
