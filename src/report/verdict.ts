// The verdict in words: how many images are good, and what is wrong with the others.

import { formatDuration, plural } from '../text/units.ts';
import { mark } from './marks.ts';
import { distinctOf, type PlaceSteps } from './places.ts';
import type { ReportInput } from './report-input.ts';
import { runDuration } from './run-view.ts';
import { standing, stepState } from './step-state.ts';
import type { Mark, State, VerdictView } from './view.ts';
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

export function verdictView(input: ReportInput, places: readonly PlaceSteps[]): VerdictView {
  const bad = places.filter((place) => standing(place, input) === 'bad');
  const parts = [
    imagesGood(input, places),
    whatIsWrong(bad, input, distinctOf(input.plan)),
    whatWasNotPlanned(input.plan.problems),
    leftOut(input),
  ];
  const sentence = `${opening(input)}${parts.filter(Boolean).join('; ')}.`;
  return {
    mark: verdictMark(input, bad.length + input.plan.problems.length > 0),
    sentence: sentence.charAt(0).toUpperCase() + sentence.slice(1),
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
  if (verdict === 'cancelled') return `cancelled after ${formatDuration(runDuration(input))}: `;
  if (verdict) return '';
  if (input.lost) return 'cut off before its end: ';
  return `running for ${formatDuration(runDuration(input))}: `;
}

function imagesGood(input: ReportInput, places: readonly PlaceSteps[]): string {
  const all = places.length;
  if (all === 0) return input.plan.problems.length > 0 ? '' : 'there was nothing to do';
  const standings = places.map((place) => standing(place, input));
  const good = standings.filter((one) => one === 'good').length;
  if (good === all) return all === 1 ? 'the image is good' : `all ${all} images are good`;
  const running = input.results.run.verdict === null && !input.lost;
  if (running && good === 0) return standings.includes('open') ? 'no image is finished yet' : '';
  if (all === 1) return standings.includes('open') ? 'the image is not finished' : '';
  const are = good > 1 ? 'are good' : 'is good';
  return `${good === 0 ? 'none' : good} of ${plural(all, 'image')} ${are}${running ? ' so far' : ''}`;
}

function leftOut(input: ReportInput): string {
  const skips = input.results.tasks.map((task) => task.reason?.class);
  const counts = LEFT_OUT.map(([name, words]) => {
    const count = skips.filter((skip) => skip === name).length;
    return count > 0 ? `${plural(count, 'step')} ${words}` : '';
  });
  return counts.filter(Boolean).join(', ');
}

function stepCount(input: ReportInput, places: readonly PlaceSteps[]): string {
  const states = places.flatMap((place) => place.steps.map((step) => stepState(step, input)));
  const counts = STATES.map((state) => {
    const count = states.filter((other) => other === state).length;
    return count > 0 ? `${count} ${mark(state).word}` : '';
  });
  return `${plural(states.length, 'step')}: ${counts.filter(Boolean).join(', ')}`;
}
