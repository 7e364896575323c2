// Smaller and smaller versions of a view, each saying what it leaves out.

import { plural } from '../text/units.ts';
import type { FailureView, ReportView } from './view.ts';

/** One thing left out: the view without it, and the words for it (empty where it had none). */
type Reduction = (view: ReportView) => { readonly view: ReportView; readonly left: string };

/** The view itself, then with ever more taken away. */
export function* reduced(
  view: ReportView,
  reductions: readonly Reduction[],
): Generator<ReportView> {
  yield view;
  let current = view;
  const left: string[] = [];
  for (const reduce of reductions) {
    const next = reduce(current);
    if (next.left === '') continue;
    left.push(next.left);
    current = { ...next.view, omitted: [`Left out to keep this small: ${left.join(', ')}.`] };
    yield current;
  }
}

const withoutExcerpts: Reduction = (view) => ({
  view: {
    ...view,
    failures: view.failures.map(withoutExcerpt),
    todo: view.todo.map(withoutExcerpt),
  },
  left: view.failures.some((failure) => failure.excerpt.length > 0) ? 'log excerpts' : '',
});

const withoutDetails: Reduction = (view) => ({
  view: { ...view, checks: [], measurements: [], timeline: null },
  left: 'checks, measurements in detail and the timeline',
});

const withoutCharts: Reduction = (view) => ({
  view: { ...view, charts: [] },
  left: view.charts.length > 0 ? 'charts' : '',
});

const withoutGoodRows: Reduction = (view) => {
  const rows = view.matrix.rows.filter((row) => !row.good);
  const good = view.matrix.rows.length - rows.length;
  return {
    view: { ...view, matrix: { ...view.matrix, rows } },
    left: good > 0 ? `the steps of ${plural(good, 'good image')}` : '',
  };
};

const withoutKeptLines: Reduction = (view) => ({
  view: {
    ...view,
    failures: view.failures.map((failure) => ({ ...failure, keptLines: [] })),
    todo: view.todo.map((failure) => ({ ...failure, keptLines: [] })),
  },
  left: view.failures.some((failure) => failure.keptLines.length > 0)
    ? 'all but 15 lines of each log'
    : '',
});

function withoutExcerpt(failure: FailureView): FailureView {
  return { ...failure, excerpt: [], keptLines: [], cause: '' };
}

/** Keeps the first `most` of everything that can grow. */
function onlyFirst(most: number): Reduction {
  return (view) => {
    const { matrix, failures, todo, images, revisions, provenance, changes } = view;
    const longest = Math.max(
      matrix.rows.length,
      failures.length,
      images.length,
      changes.items.length,
      revisions.length,
      provenance.length,
      ...view.comparison.map((table) => table.rows.length),
    );
    return {
      view: {
        ...view,
        matrix: { ...matrix, rows: matrix.rows.slice(0, most) },
        failures: failures.slice(0, most),
        todo: todo.slice(0, most),
        images: images.slice(0, most),
        changes: { ...changes, items: changes.items.slice(0, most) },
        revisions: revisions.slice(0, most),
        provenance: provenance.slice(0, most),
        comparison: view.comparison.map((table) => ({ ...table, rows: table.rows.slice(0, most) })),
      },
      left: longest > most ? `all but the first ${most} of every list` : '',
    };
  };
}

export const MAIL_REDUCTIONS: readonly Reduction[] = [
  withoutExcerpts,
  withoutGoodRows,
  onlyFirst(20),
  onlyFirst(5),
  onlyFirst(1),
];

export const REPORT_REDUCTIONS: readonly Reduction[] = [
  withoutKeptLines,
  withoutDetails,
  withoutCharts,
  withoutExcerpts,
  withoutGoodRows,
  onlyFirst(300),
  onlyFirst(50),
];
