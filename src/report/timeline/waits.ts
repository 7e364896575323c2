// What a step waited for although all it needs was there: places, memory, quiet, another attempt.

import { plural, formatDuration } from '../../text/units.ts';
import type { Place, Step } from '../places.ts';
import type { ReportInput } from '../report-input.ts';
import type { Span } from './span.ts';
import type { WaitView } from './view.ts';

export interface Waiting extends Span {
  readonly step: Step;
  /** `quiet: smoke.vllm.runtime.builder runs`. */
  readonly why: string;
}

/** ms: shorter ones are the scheduler drawing breath. */
const SHORTEST = 100;
/** So many reasons are named of one long wait. */
const REASONS = 2;
const SHOWN = 40;

/** Neighbours in time are one wait; `until`: the end of the run, or now, in ms since the epoch. */
export function waitsOf(step: Step, { course }: ReportInput, until: number): Waiting[] {
  const { task } = step;
  const own = (course?.get(task.id)?.waits ?? []).filter(
    ({ why }) => !task.needs.some((need) => why.includes(need)),
  );
  const joined: { start: number; end: number; reasons: Map<string, number> }[] = [];
  for (const { from, to, why } of own) {
    const reason = why.replace(/^waiting for /, '');
    const end = to ?? until;
    let last = joined.at(-1);
    if (!last || from - last.end >= SHORTEST) {
      last = { start: from, end, reasons: new Map() };
      joined.push(last);
    }
    last.end = end;
    last.reasons.set(reason, (last.reasons.get(reason) ?? 0) + end - from);
  }
  return joined
    .filter(({ start, end }) => end - start >= SHORTEST)
    .map(({ start, end, reasons }) => ({ step, start, end, why: inWords(reasons) }));
}

/** What held it up longest comes first. `reasons`: ms by reason. */
function inWords(reasons: ReadonlyMap<string, number>): string {
  const longest = [...reasons].toSorted(([, one], [, other]) => other - one);
  const rest = longest.length - REASONS;
  const named = longest.slice(0, REASONS).map(([reason]) => reason);
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join('; ');
}

export function waitViews(waits: readonly (Waiting & { readonly place: Place })[]): WaitView[] {
  return waits
    .toSorted((a, b) => b.end - b.start - (a.end - a.start))
    .slice(0, SHOWN)
    .map(({ place, step, start, end, why }) => ({
      place: place.name,
      kind: step.task.kind,
      duration: formatDuration(end - start),
      why,
    }));
}

/** `6 steps waited 1 m 12 s in all`. */
export function waitedInWords(waits: readonly Waiting[]): string {
  if (waits.length === 0) return '';
  const steps = new Set(waits.map(({ step }) => step.task.id)).size;
  const total = waits.reduce((sum, { start, end }) => sum + end - start, 0);
  const longest = waits.length > SHOWN ? `; the longest ${SHOWN} are shown` : '';
  return `${plural(steps, 'step')} waited ${formatDuration(total)} in all${longest}`;
}
