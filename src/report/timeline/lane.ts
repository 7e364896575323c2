// One lane an image: its steps as bars, what they waited for, and how long its model was served.

import { parseTime } from '../../text/time.ts';
import { formatDuration } from '../../text/units.ts';
import { frameworkColour } from '../framework-colour.ts';
import { mark, type State } from '../marks.ts';
import type { Place, Step } from '../places.ts';
import type { ReportInput } from '../report-input.ts';
import { isUnderWay, stepState, underWay } from '../step-state.ts';
import { NARROWEST, shareOf, type Span } from './span.ts';
import type { BarView, LaneView } from './view.ts';
import { waitsOf, type Waiting } from './waits.ts';

/** px of a row with words above its bars, and of one without. */
const ROW = 31;
const BARE_ROW = 13;
/** px from the end of a row up to the middle of its bars. */
const MIDDLE = 8;
/** Percent of the narrowest drawing that one character of a label takes. */
const CHARACTER = 1.05;

interface Bar extends Span {
  readonly what: BarView['what'];
  readonly state: State;
  readonly title: string;
  /** Longest first; the first that fits stands above the bar. */
  readonly labels: readonly string[];
}

export interface Lane {
  readonly view: LaneView;
  readonly waits: readonly Waiting[];
}

/** Null where nothing of it has started or waits. */
export function laneOf(place: Place, input: ReportInput, whole: Span): Lane | null {
  const waits = place.steps.flatMap((step) => waitsOf(step, input, whole.end));
  const steps = place.steps.flatMap((step) => stepBar(step, input, whole) ?? []);
  const services = place.steps.flatMap((step) => serviceBar(step, input, whole) ?? []);
  const rows = [
    ...rowsOf([...waits.map((wait) => waitBar(wait, whole)), ...steps], whole),
    ...rowsOf(services, whole),
  ];
  if (rows.length === 0) return null;
  const { bars, height } = stacked(rows, whole);
  const view: LaneView = {
    label: place.name,
    colour: frameworkColour(place.framework),
    simulated: place.simulated,
    height,
    bars,
    alt: bars.map(({ title }) => title).join('; '),
  };
  return { view, waits };
}

/** Rows under each other, as high as their words need. */
function stacked(rows: readonly (readonly Bar[])[], whole: Span) {
  let height = 0;
  const bars = rows.flatMap((row) => {
    const views = row.map((bar) => barView(bar, whole));
    height += views.some(({ label }) => label !== '') ? ROW : BARE_ROW;
    return views.map((view): BarView => ({ ...view, middle: height - MIDDLE }));
  });
  return { bars, height };
}

function barView({ labels, what, state, title, ...span }: Bar, whole: Span) {
  const share = shareOf(span, whole);
  const label = labels.find((one) => one.length * CHARACTER <= share.width) ?? '';
  return { what, state, title, label, ...share };
}

function stepBar(step: Step, input: ReportInput, whole: Span): Bar | null {
  const span = stepSpan(step, input);
  if (!span) return null;
  const state = stepState(step, input);
  const { kind } = step.task;
  const duration = formatDuration(span.end - span.start);
  return {
    what: 'step',
    state,
    title: `${kind} ${mark(state).word}${placed(span, whole)}`,
    labels: [`${kind} ${duration}`, kind],
    ...span,
  };
}

/** Null for a step that has not started. */
function stepSpan(step: Step, input: ReportInput): Span | null {
  const { result } = step;
  if (result) {
    if (!result.startedAt || result.attempts === 0) return null;
    const start = parseTime(result.startedAt);
    return { start, end: start + result.durationMs };
  }
  const start = underWay(step, input)?.startedAt ?? null;
  return start === null ? null : { start, end: Math.max(start, input.now) };
}

function waitBar({ step, why, start, end }: Waiting, whole: Span): Bar {
  const { kind } = step.task;
  return {
    what: 'wait',
    state: 'waiting',
    title: `${kind} waited${placed({ start, end }, whole)}: ${why}`,
    labels: [`${kind} waits ${formatDuration(end - start)}`, 'waits'],
    start,
    end,
  };
}

function serviceBar({ task }: Step, input: ReportInput, whole: Span): Bar | null {
  const service = input.course?.get(task.id)?.service ?? null;
  if (!service) return null;
  const span = { start: service.readyAt, end: service.stoppedAt ?? whole.end };
  return {
    what: 'service',
    state: service.stoppedAt === null && isUnderWay(input) ? 'running' : 'passed',
    title: `model served${placed(span, whole)}`,
    labels: [`model served ${formatDuration(span.end - span.start)}`, 'served'],
    ...span,
  };
}

/** `, from 1.50 s for 57.8 s` */
function placed({ start, end }: Span, whole: Span): string {
  const from = formatDuration(Math.max(0, start - whole.start));
  return `, from ${from} for ${formatDuration(end - start)}`;
}

/** Each bar in the first row whose last bar has ended, or as good as. */
function rowsOf(bars: readonly Bar[], whole: Span): Bar[][] {
  const unseen = ((whole.end - whole.start) * NARROWEST) / 100;
  const rows: Bar[][] = [];
  for (const bar of bars.toSorted((a, b) => a.start - b.start)) {
    const free = rows.find((row) => (row.at(-1)?.end ?? 0) <= bar.start + unseen);
    if (free) free.push(bar);
    else rows.push([bar]);
  }
  return rows;
}
