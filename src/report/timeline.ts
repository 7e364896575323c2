// When each step ran: bars as shares of the whole run.

import { parseTime } from '../text/time.ts';
import { formatDuration } from '../text/units.ts';
import { mark } from './marks.ts';
import { distinctParts, placeName, type PlaceSteps, type Step } from './places.ts';
import type { ReportInput } from './report-input.ts';
import { runDuration } from './run-view.ts';
import { stepState } from './step-state.ts';
import type { TimelineView } from './view.ts';

interface Span {
  readonly start: number;
  readonly length: number;
}

/** Null where nothing has started. */
export function timelineView(
  input: ReportInput,
  places: readonly PlaceSteps[],
): TimelineView | null {
  const began = parseTime(input.results.run.startedAt);
  const total = runDuration(input);
  const distinct = distinctParts(input.plan);
  const rows = places.flatMap((place) =>
    place.steps.flatMap((step) => {
      const span = spanOf(step, input);
      if (!span) return [];
      const start = Math.max(0, span.start - began);
      const row = {
        label: `${placeName(place, distinct)} ${step.task.kind}`,
        mark: mark(stepState(step, input)),
        start: formatDuration(start),
        duration: formatDuration(span.length),
        left: percent(start, total),
        width: percent(span.length, total),
        order: start,
      };
      return [row];
    }),
  );
  if (rows.length === 0 || total <= 0) return null;
  return { rows: rows.toSorted((a, b) => a.order - b.order), total: formatDuration(total) };
}

function spanOf({ task, result }: Step, input: ReportInput): Span | null {
  if (result) {
    if (!result.startedAt || result.attempts === 0) return null;
    return { start: parseTime(result.startedAt), length: result.durationMs };
  }
  const since = input.unfinished?.get(task.id)?.since ?? null;
  return since === null ? null : { start: since, length: input.now - since };
}

/** At most 100, to a tenth. */
function percent(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(100, Math.round((1000 * part) / whole) / 10);
}
