// BuildKit's steps as rows: name, state, and when each ran between the first and the last of them.

import type { BuildStep } from '../../model/event.ts';
import { formatDuration } from '../../text/units.ts';
import { mark, type Mark } from '../marks.ts';
import type { SharedStep } from '../shared-steps.ts';
import { shorten } from '../shorten.ts';
import { shareOf, type Span } from './span.ts';
import type { BuildStepView } from './view.ts';

export interface Moment {
  /** ms since the epoch: an unfinished step is drawn up to here. */
  readonly until: number;
  /** The run is under way, and may still end what has started. */
  readonly live: boolean;
}

const MOST_NAME = 160;

export function stepViews(
  steps: readonly SharedStep[],
  moment: Moment,
  remark: (step: SharedStep) => string,
): BuildStepView[] {
  const spans = steps.map(({ step }) => spanOf(step, moment.until));
  const whole = {
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
  };
  return steps.map((shared) => stepView(shared, whole, moment, remark(shared)));
}

function stepView(
  { step }: SharedStep,
  whole: Span,
  moment: Moment,
  shared: string,
): BuildStepView {
  const length = stepLength(step, moment.until);
  const nothing = { left: 0, width: 0 };
  return {
    name: shorten(step.name, MOST_NAME),
    mark: markOf(step, moment.live),
    duration: length > 0 ? formatDuration(length) : '',
    ...(length > 0 ? shareOf(spanOf(step, moment.until), whole) : nothing),
    shared,
  };
}

/** ms; 0 for what was found in the cache. */
export function stepLength(step: BuildStep, until: number): number {
  const { start, end } = spanOf(step, until);
  return step.state === 'cached' ? 0 : end - start;
}

function spanOf({ startedAt, finishedAt }: BuildStep, until: number): Span {
  const start = startedAt ?? until;
  return { start, end: Math.max(start, finishedAt ?? until) };
}

function markOf({ state }: BuildStep, live: boolean): Mark {
  if (state === 'failed') return mark('failed');
  if (state === 'done') return { ...mark('passed'), word: 'done' };
  if (state === 'cached') return { ...mark('skipped'), word: 'cached' };
  return live ? mark('running') : { ...mark('cancelled'), word: 'cut off' };
}

const WORST = ['failed', 'started', 'done', 'cached'] as const;

export function worstMark(steps: readonly SharedStep[], { live }: Moment): Mark {
  const ranked = steps.toSorted(
    (a, b) => WORST.indexOf(a.step.state) - WORST.indexOf(b.step.state),
  );
  const worst = ranked[0];
  return worst ? markOf(worst.step, live) : mark('passed');
}
