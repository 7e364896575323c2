// The frameworks side by side: under load, and by what their metrics pages show.

import { figure, NOTHING } from './figures.ts';
import { frameworkColour } from './framework-colour.ts';
import type { FrameworkRow } from './framework-row.ts';
import type { ReportInput } from './report-input.ts';
import type { TableView } from './view.ts';

export function comparisonTables({ comparison }: ReportInput): TableView[] {
  if (comparison.length === 0) return [];
  return [loadTable(comparison), pagesTable(comparison)];
}

function loadTable(rows: readonly FrameworkRow[]): TableView {
  return {
    title: 'Under load',
    note: 'tokens per second as the client counted them, and as the server did',
    columns: [
      { name: 'requests', unit: '' },
      { name: 'mean duration', unit: 'ms' },
      { name: 'TTFT', unit: 'ms' },
      { name: 'ITL', unit: 'ms' },
      { name: 'client', unit: 'tok/s' },
      { name: 'server', unit: 'tok/s' },
    ],
    rows: rows.map((row) => ({
      ...head(row),
      cells: [
        row.requests,
        row.meanDurationMs,
        row.ttftMs,
        row.itlMs,
        row.clientTokensPerSecond,
        row.serverTokensPerSecond,
      ].map(figure),
    })),
  };
}

function pagesTable(rows: readonly FrameworkRow[]): TableView {
  const prefixes = [...new Set(rows.flatMap((row) => Object.keys(row.byPrefix)))].toSorted();
  return {
    title: 'Metrics pages',
    note: 'after the load; names are metric families',
    columns: ['lines', 'Dynamo lines', 'names', ...prefixes].map((name) => ({ name, unit: '' })),
    rows: rows.map((row) => ({
      ...head(row),
      cells: [
        ...[row.pageLines, row.dynamoLines, row.names].map(figure),
        ...prefixes.map((prefix) => String(row.byPrefix[prefix] ?? NOTHING)),
      ],
    })),
  };
}

function head(row: FrameworkRow) {
  return {
    framework: row.framework,
    colour: frameworkColour(row.framework),
    place: '',
    simulated: row.simulated,
    invalid: row.valid ? '' : row.reasons.join('; ') || 'no reason recorded',
  };
}
