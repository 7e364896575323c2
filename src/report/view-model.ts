// From stored results to everything a page prints: decided here, so that templates only place it.

import { changesView } from './changes.ts';
import { checkGroups } from './checks.ts';
import { clean } from './clean.ts';
import { comparisonTables, findingsInWords } from './comparison.ts';
import { failureViews } from './failures.ts';
import { flakyLines } from './flaky.ts';
import { imageViews } from './images.ts';
import { liveView } from './live.ts';
import { matrixView } from './matrix.ts';
import { invalidMeasurements, loadsInWords, measurementTables } from './measurements.ts';
import { placesOf } from './places.ts';
import { provenanceFacts } from './provenance.ts';
import type { ReportInput } from './report-input.ts';
import { revisionViews } from './revisions.ts';
import { runView } from './run-view.ts';
import { simulatedView } from './simulated.ts';
import { timelineView } from './timeline/timeline.ts';
import { todoOf } from './todo.ts';
import { unloadedWords } from './unloaded.ts';
import { verdictView } from './verdict.ts';
import type { ChartView, ReportView } from './view.ts';

export function viewModel(input: ReportInput, charts: readonly ChartView[] = []): ReportView {
  const places = placesOf(input);
  const failures = failureViews(input, places);
  const view = clean({
    run: runView(input),
    verdict: verdictView(input, places),
    live: liveView(input, places),
    simulated: simulatedView(places),
    changes: changesView(input, places),
    revisions: revisionViews(input.plan),
    flaky: flakyLines(places),
    matrix: matrixView(input, places),
    failures,
    ...todoOf(failures, input),
    images: imageViews(input.results, places),
    comparison: comparisonTables(input.comparison, places),
    unloaded: unloadedWords(input),
    findings: findingsInWords(input.comparison, places),
    measurements: measurementTables(input.results, places),
    loads: loadsInWords(input.results),
    invalid: invalidMeasurements(input.results, places),
    charts: [],
    checks: checkGroups(places),
    timeline: timelineView(input, places),
    provenance: provenanceFacts(input),
    omitted: [],
  });
  // A drawing is longer than any text may be.
  return {
    ...view,
    charts: charts.map(({ svg, csvHref, ...words }) => ({ ...clean(words), svg, csvHref })),
  };
}
