// What the page of a run under way says of itself: when it was written, and how long it may stay so.

import type { Place } from './places.ts';
import type { ReportInput } from './report-input.ts';
import { isUnderWay, underWay } from './step-state.ts';
import type { LiveView } from './view.ts';

const LATE_MS = 60_000;

/** Null for a run that has ended, by itself or not. */
export function liveView(input: ReportInput, places: readonly Place[]): LiveView | null {
  if (!isUnderWay(input)) return null;
  const measured = places.flatMap((place) =>
    place.steps.flatMap((step) => {
      const { task } = step;
      const course = underWay(step, input);
      if (task.resources.quiet !== 'alone' || course?.state !== 'running') return [];
      return [{ place, task, startedAt: course.startedAt ?? input.now }];
    }),
  );
  // Rendering takes a core for a while: nothing is written beside a measurement.
  const ends = measured.map(({ task, startedAt }) => startedAt + task.deadlineMs - input.now);
  const names = measured.map(({ place, task }) => `${task.kind} of ${place.name}`);
  return {
    resting:
      names.length > 0
        ? `It rests during ${names.join(', ')}: nothing else is to be done then.`
        : '',
    lateS: Math.ceil((Math.max(0, ...ends) + LATE_MS) / 1000),
  };
}
