// From stored results to everything a page prints: decided here, so that templates only place it.

import { plural } from '../text/units.ts';
import { checkGroups } from './checks.ts';
import { comparisonTables } from './comparison.ts';
import { failureViews } from './failures.ts';
import { imageViews } from './images.ts';
import { matrixView } from './matrix.ts';
import { measurementTables } from './measurements.ts';
import { placesOf } from './places.ts';
import { provenanceFacts } from './provenance.ts';
import type { ReportInput } from './report-input.ts';
import { revisionViews } from './revisions.ts';
import { runView } from './run-view.ts';
import { timelineView } from './timeline.ts';
import { verdictView } from './verdict.ts';
import type { ReportView } from './view.ts';
import { withoutControl } from './without-control.ts';

/** How many failures the first screen names. */
const NAMED = 5;

export function viewModel(input: ReportInput): ReportView {
  const places = placesOf(input);
  const failures = failureViews(input, places);
  return withoutControl({
    run: runView(input),
    verdict: verdictView(input, places),
    simulated: input.results.provenance.simulated,
    changes: ['This run stands alone: it is not compared with an earlier one.'],
    revisions: revisionViews(input.plan.revisions),
    matrix: matrixView(input, places),
    failures,
    todo: failures.slice(0, NAMED),
    todoMore: failures.length > NAMED ? plural(failures.length - NAMED, 'more failure') : '',
    images: imageViews(input),
    comparison: comparisonTables(input),
    measurements: measurementTables(input),
    checks: checkGroups(input, places),
    timeline: timelineView(input, places),
    provenance: provenanceFacts(input),
    omitted: [],
  });
}
