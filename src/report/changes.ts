// What changed since an earlier run, in words: the same for page, mail, text, Markdown and terminal.

import type { Change, Compared, RunChanges } from '../compare/change.ts';
import { MOST_EARLIER } from '../compare/compared-run.ts';
import { parseTime } from '../text/time.ts';
import { plural } from '../text/units.ts';
import { figureWords } from './changed-figure.ts';
import { cardId } from './links.ts';
import type { Place, Step } from './places.ts';
import type { ReportInput } from './report-input.ts';
import { isUnderWay } from './step-state.ts';
import { agoInWords, timeInWords } from './time-in-words.ts';
import type { ChangesView, ChangeView } from './view.ts';
import { rightAgain, wrongStep } from './wrong.ts';

export function changesView(input: ReportInput, places: readonly Place[]): ChangesView {
  const { changes } = input;
  if (!changes) return { since: null, nothing: 'Not compared with an earlier run.', items: [] };
  return {
    since: sinceView(changes, input),
    nothing: nothing(changes, input),
    items: changes.changes.flatMap((change) => changeView(change, places)),
  };
}

function sinceView({ since }: RunChanges, { results }: ReportInput): ChangesView['since'] {
  if (!since) return null;
  const between = parseTime(results.run.startedAt) - parseTime(since.startedAt);
  return {
    run: since.run,
    startedAt: since.startedAt,
    started: timeInWords(since.startedAt),
    ago: agoInWords(between),
    href: `../${encodeURIComponent(since.run)}/report.html`,
  };
}

function nothing({ since, compared, changes }: RunChanges, input: ReportInput): string {
  if (!since) return 'There is no earlier run to compare with.';
  if (changes.length > 0) return '';
  if (isUnderWay(input)) return 'Nothing so far.';
  const { steps } = compared;
  const all = input.plan.tasks.length;
  if (steps === 0) return 'Nothing to tell: no step was carried out both in this run and before.';
  const rest = `${figuresSame(compared)}${onlyWhenTriedAgain(input)}`;
  if (steps === all) return `Nothing: every step ended as before${rest}.`;
  return `Nothing in the ${steps} of ${plural(all, 'step')} carried out both now and before: each ended the same${rest}.`;
}

/** A flaky pass ends as a clean one does, and is none. */
function onlyWhenTriedAgain({ results }: ReportInput): string {
  const flaky = results.tasks.filter((task) => task.flaky).length;
  return flaky === 0 ? '' : `; ${plural(flaky, 'step')} passed only when tried again`;
}

function figuresSame({ figures, comparable, measured }: Compared): string {
  if (comparable === 0) return '; no figure can be compared';
  if (measured === 0) return ', and no image changed its size; nothing measured can be compared';
  const which = comparable < figures ? 'every figure that can be compared' : 'every figure';
  return `, and ${which} lies within its noise`;
}

const LOOKS = {
  'new-failure': { tone: 'failed', glyph: '✗', word: 'new failure' },
  'still-failing': { tone: 'failed', glyph: '✗', word: 'still failing' },
  worse: { tone: 'warning', glyph: '▼', word: 'worse' },
  better: { tone: 'passed', glyph: '▲', word: 'better' },
  recovered: { tone: 'passed', glyph: '✓', word: 'recovered' },
} as const;

/** Empty for a step that the plan has lost. */
function changeView(change: Change, places: readonly Place[]): ChangeView[] {
  const { figure, kind, simulated } = change;
  const look = { ...LOOKS[kind], simulated };
  for (const { name, steps } of places) {
    const step = steps.find(({ task }) => task.id === change.task);
    if (!step) continue;
    if (!figure) return [{ ...look, ...stepWords(change, step, name) }];
    const { word, words } = figureWords(figure, kind === 'worse');
    return [{ ...look, word, words: `${name}: ${words}`, href: null }];
  }
  return [];
}

function stepWords({ kind, runs, task }: Change, step: Step, name: string) {
  if (kind === 'recovered') {
    const failures = runs < MOST_EARLIER ? `${runs}` : `${MOST_EARLIER} or more`;
    const before = runs > 1 ? `, after ${failures} failures in a row` : '';
    const flaky = step.result?.flaky ? ', but only when tried again' : '';
    return { words: `${name} ${rightAgain(step)}${before}${flaky}`, href: null };
  }
  const row = kind === 'still-failing' ? `, ${inARow(runs)}` : '';
  return { words: `${name} ${wrongStep(step)}${row}`, href: `#${cardId(task)}` };
}

/** This run among them; nobody looked beyond the earlier ones that were read. */
function inARow(runs: number): string {
  return runs > MOST_EARLIER
    ? `more than ${MOST_EARLIER} runs in a row`
    : `${plural(runs, 'run')} in a row`;
}

/** One line a change, at most `most` and then how many more; one line where nothing changed. */
export function changeLines({ nothing: none, items }: ChangesView, most = 12): string[] {
  if (none !== '') return [none];
  const rest = items.length - most;
  return [
    ...items.slice(0, most).map(changeLine),
    ...(rest > 0 ? [`and ${plural(rest, 'more change')}`] : []),
  ];
}

/** `✗ new failure: sglang does not start [simulated]` */
function changeLine({ glyph, word, words, simulated }: ChangeView): string {
  return `${glyph} ${word}: ${words}${simulated ? ' [simulated]' : ''}`;
}

/** `new` or `3 runs in a row`; empty where no earlier run tells. */
export function ageOf(task: string, changes: RunChanges | undefined): string {
  const change = changes?.changes.find((one) => one.task === task && one.figure === null);
  if (change?.kind === 'new-failure') return 'new';
  return change?.kind === 'still-failing' ? inARow(change.runs) : '';
}
