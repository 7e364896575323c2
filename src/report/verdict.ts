// The verdict in words: how many images are good, and what is wrong with the others.

import { formatDuration, plural } from '../text/units.ts';
import { mark, type Mark, type State } from './marks.ts';
import type { Place } from './places.ts';
import type { ReportInput } from './report-input.ts';
import { runDuration } from './run-view.ts';
import { standing, stepState } from './step-state.ts';
import type { VerdictView } from './view.ts';
import { whatIsWrong, whatWasNotPlanned } from './wrong.ts';

/** Skips worth a word in the sentence, though they change nothing. */
const LEFT_OUT = [
  ['unchanged', 'unchanged'],
  ['gpu-absent', 'without a GPU to run on'],
  ['not-selected', 'not selected'],
] as const;

const STATES: readonly State[] = [
  'passed',
  'failed',
  'running',
  'waiting',
  'skipped',
  'cancelled',
  'not-run',
];

export function verdictView(input: ReportInput, places: readonly Place[]): VerdictView {
  const bad = places.filter((place) => standing(place, input) === 'bad');
  const start = opening(input);
  const good = imagesGood(input, places);
  const parts = [
    start === '' ? capital(good) : good,
    whatIsWrong(bad, input),
    whatWasNotPlanned(input.plan.problems),
    leftOut(input),
    endedEarly(input),
  ];
  return {
    mark: verdictMark(input, bad.length + input.plan.problems.length > 0),
    sentence: `${start}${parts.filter(Boolean).join('; ')}.`,
    count: stepCount(input, places),
  };
}

function verdictMark(input: ReportInput, failing: boolean): Mark {
  const verdict = input.results.run.verdict;
  if (verdict) return mark(verdict);
  if (!input.lost) return { ...mark('running'), word: failing ? 'running, failing' : 'running' };
  return { ...mark('cancelled'), word: 'cut off' };
}

function opening(input: ReportInput): string {
  const verdict = input.results.run.verdict;
  if (verdict === 'cancelled') return `Cancelled after ${formatDuration(runDuration(input))}: `;
  if (verdict) return '';
  if (input.lost) return 'Cut off before its end: ';
  return `Running for ${formatDuration(runDuration(input))}: `;
}

/** Our own words only: a framework keeps its name as it is written. */
function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Why steps of a run that failed were cancelled: its deadline, or the failure that ended all. */
function endedEarly({ results: { run, tasks } }: ReportInput): string {
  if (run.verdict !== 'failed') return '';
  return tasks.find(({ status }) => status === 'cancelled')?.reason?.message ?? '';
}

function imagesGood(input: ReportInput, places: readonly Place[]): string {
  const all = places.length;
  if (all === 0) return input.plan.problems.length > 0 ? '' : 'there was nothing to do';
  const standings = new Set(places.map((place) => standing(place, input)));
  const good = places.filter((place) => standing(place, input) === 'good').length;
  if (good === all) return allGood(all);
  const running = input.results.run.verdict === null && !input.lost;
  if (good === 0 && standings.has('open') && (running || standings.size === 1)) {
    return running ? 'no image is finished yet' : 'no image was finished';
  }
  if (all === 1) return '';
  const are = good > 1 ? 'are good' : 'is good';
  return `${good === 0 ? 'none' : good} of ${plural(all, 'image')} ${are}${running ? ' so far' : ''}`;
}

function allGood(images: number): string {
  if (images === 1) return 'the image is good';
  return images === 2 ? 'both images are good' : `all ${images} images are good`;
}

function leftOut(input: ReportInput): string {
  const skips = input.results.tasks.map((task) => task.reason?.class);
  const counts = LEFT_OUT.map(([name, words]) => {
    const count = skips.filter((skip) => skip === name).length;
    return count > 0 ? `${plural(count, 'step')} ${words}` : '';
  });
  return counts.filter(Boolean).join(', ');
}

function stepCount(input: ReportInput, places: readonly Place[]): string {
  const states = places.flatMap((place) => place.steps.map((step) => stepState(step, input)));
  const counts = STATES.map((state) => {
    const count = states.filter((other) => other === state).length;
    const flaky = state === 'passed' ? flakyCount(places) : '';
    return count > 0 ? `${count} ${mark(state).word}${flaky}` : '';
  });
  return `${plural(states.length, 'step')}: ${counts.filter(Boolean).join(', ')}${unfit(input)}`;
}

/** ` (2 flaky)`: passed, but not at the first attempt. */
function flakyCount(places: readonly Place[]): string {
  const steps = places.flatMap((place) => place.steps);
  const count = steps.filter(({ result }) => result?.flaky).length;
  return count === 0 ? '' : ` (${count} flaky)`;
}

/** A step may pass and its figures not count: without this nobody would look for them below. */
function unfit({ results: { measurements } }: ReportInput): string {
  const invalid = measurements.filter(({ valid }) => !valid).length;
  if (invalid === 0) return '';
  const counts = invalid === 1 ? 'does not count' : 'do not count';
  return `; ${invalid} of ${plural(measurements.length, 'measurement')} ${counts}`;
}
