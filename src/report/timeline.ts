// When each step ran: one lane an image, bars as shares of the whole run.

import { parseTime } from '../text/time.ts';
import { formatDuration } from '../text/units.ts';
import { frameworkColour } from './framework-colour.ts';
import { mark } from './marks.ts';
import type { Place, Step } from './places.ts';
import type { ReportInput } from './report-input.ts';
import { runDuration } from './run-view.ts';
import { stepState, underWay } from './step-state.ts';
import type { BarView, LaneView, TimelineView } from './view.ts';

/** In percent: below it a bar could not be seen, or not carry its name. */
const NARROWEST = 0.3;
const NAMED = 7;

/** Null where nothing has started. */
export function timelineView(input: ReportInput, places: readonly Place[]): TimelineView | null {
  const total = runDuration(input);
  const lanes = places.flatMap((place): LaneView[] => {
    const bars = place.steps.flatMap((step) => barOf(step, total, input) ?? []);
    if (bars.length === 0) return [];
    const lane: LaneView = {
      label: place.name,
      colour: frameworkColour(place.framework),
      simulated: place.simulated,
      tracks: tracksOf(bars),
    };
    return [lane];
  });
  return lanes.length > 0 ? { lanes, total: formatDuration(total) } : null;
}

function barOf(step: Step, total: number, input: ReportInput): BarView | null {
  const span = spanOf(step, input);
  if (!span || total <= 0) return null;
  const start = Math.max(0, span.start - parseTime(input.results.run.startedAt));
  const left = Math.min(percent(start, total), 100 - NARROWEST);
  const width = Math.min(Math.max(percent(span.length, total), NARROWEST), 100 - left);
  return {
    kind: step.task.kind,
    mark: mark(stepState(step, input)),
    start: formatDuration(start),
    duration: formatDuration(span.length),
    left,
    width,
    named: width >= NAMED,
  };
}

/** ms since the epoch and ms; null for a step that has not started. */
function spanOf(step: Step, input: ReportInput) {
  const { result } = step;
  if (result) {
    if (!result.startedAt || result.attempts === 0) return null;
    return { start: parseTime(result.startedAt), length: result.durationMs };
  }
  const since = underWay(step, input)?.startedAt ?? null;
  return since === null ? null : { start: since, length: Math.max(0, input.now - since) };
}

/** Each bar on the first track whose last bar has ended. */
function tracksOf(bars: readonly BarView[]): BarView[][] {
  const tracks: BarView[][] = [];
  for (const bar of bars.toSorted((a, b) => a.left - b.left)) {
    const free = tracks.find((track) => {
      const last = track.at(-1);
      return !last || last.left + last.width <= bar.left + NARROWEST;
    });
    if (free) free.push(bar);
    else tracks.push([bar]);
  }
  return tracks;
}

/** At most 100, to a hundredth. */
function percent(part: number, whole: number): number {
  return Math.min(100, Math.round((10_000 * part) / whole) / 100);
}
