// When each step ran, what it waited for, and what its build did meanwhile.

import { parseTime } from '../../text/time.ts';
import { formatDuration } from '../../text/units.ts';
import type { Place } from '../places.ts';
import type { ReportInput } from '../report-input.ts';
import { runDuration } from '../run-view.ts';
import { ticksOf } from './axis.ts';
import { buildViews } from './builds.ts';
import { laneOf } from './lane.ts';
import type { TimelineView } from './view.ts';
import { waitedInWords, waitViews } from './waits.ts';

const LEGEND = [
  { what: 'wait', words: 'waits' },
  { what: 'service', words: 'model served' },
] as const;

/** Null where nothing has started. */
export function timelineView(input: ReportInput, places: readonly Place[]): TimelineView | null {
  const total = runDuration(input);
  const start = parseTime(input.results.run.startedAt);
  const whole = { start, end: start + total };
  const lanes = places.flatMap((place) => {
    const lane = laneOf(place, input, whole);
    return lane ? [{ place, ...lane }] : [];
  });
  if (lanes.length === 0 || total <= 0) return null;
  const waits = lanes.flatMap(({ place, waits: own }) => own.map((wait) => ({ ...wait, place })));
  return {
    total: formatDuration(total),
    ticks: ticksOf(total),
    lanes: lanes.map(({ view }) => view),
    legend: LEGEND.filter(({ what }) =>
      lanes.some(({ view }) => view.bars.some((bar) => bar.what === what)),
    ),
    waits: waitViews(waits),
    waited: waitedInWords(waits),
    builds: buildViews(input, places, whole.end),
  };
}
