// A card for every failure: its class, the first cause, the log around it, and how to see it again.

import { logPagePath } from '../model/ids.ts';
import type { PlanProblem } from '../model/plan.ts';
import type { Reason } from '../model/reason.ts';
import type { TaskResult } from '../model/results.ts';
import { formatDuration } from '../text/units.ts';
import { ageOf } from './changes.ts';
import { checkView } from './checks.ts';
import { commitWords } from './commit-words.ts';
import { excerptLines, keptLines } from './excerpt-lines.ts';
import { cardId, lineUrl, logUrl } from './links.ts';
import { mark, type Mark } from './marks.ts';
import type { Place, Step } from './places.ts';
import type { ReportInput } from './report-input.ts';
import { shorten } from './shorten.ts';
import type { ExcerptLine, Fact, FailureView } from './view.ts';
import { problemName, wrongStep } from './wrong.ts';

const MOST_MESSAGE = 400;
const MOST_CAUSE = 1500;

/** Where a failure stands: what a card says besides the reason. */
interface Where {
  readonly id: string;
  readonly mark: Mark;
  readonly title: string;
  readonly ref: string;
  readonly revision: string | null;
  readonly age: string;
  readonly simulated: boolean;
  readonly repeat: string | null;
  readonly result: TaskResult | null;
  /** How it is built where the build does not show it. */
  readonly notes: readonly string[];
}

export function failureViews(input: ReportInput, places: readonly Place[]): FailureView[] {
  const problems = input.plan.problems.map((problem, index) => problemCard(problem, index, input));
  const steps = places.flatMap((place) =>
    place.steps.flatMap((step) => {
      const reason = reasonToShow(step);
      return reason ? [card(reason, whereOf(place, step, input), input)] : [];
    }),
  );
  return [...problems, ...steps];
}

/** A failed step has a card, and so has one that was refused; what these two block has none. */
function reasonToShow({ task, result }: Step): Reason | null {
  if (!result) return task.refused ?? null;
  if (result.reason?.class === 'refused') return task.refused ?? result.reason;
  if (result.status !== 'failed') return null;
  return result.reason ?? { class: 'internal', message: 'the step failed without a reason' };
}

function whereOf(place: Place, step: Step, { changes }: ReportInput): Where {
  const { task, result } = step;
  return {
    id: cardId(task.id),
    mark: result?.status === 'failed' ? mark('failed') : { ...mark('skipped'), word: 'refused' },
    title: `${place.name} ${wrongStep(step)}`,
    ref: place.ref,
    revision: place.revision,
    age: ageOf(task.id, changes),
    simulated: task.simulated,
    repeat: task.repeat,
    result,
    notes: task.kind === 'build' ? (task.notes ?? []) : [],
  };
}

function problemCard(problem: PlanProblem, index: number, input: ReportInput): FailureView {
  const { ref, revision, reason } = problem;
  const where: Where = {
    id: `problem-${index + 1}`,
    mark: { ...mark('failed'), word: 'not planned' },
    title: `${problemName(problem)} could not be planned`,
    ref,
    revision,
    age: '',
    simulated: false,
    repeat: null,
    result: null,
    notes: [],
  };
  return card(reason, where, input);
}

function card(reason: Reason, where: Where, input: ReportInput): FailureView {
  const excerpt = excerptLines(reason);
  const message = shorten(reason.message, MOST_MESSAGE);
  const cause = shorten(reason.cause ?? '', MOST_CAUSE);
  const revision = input.plan.revisions.find(
    (other) => other.revision === where.revision && other.ref === where.ref,
  );
  const commit = commitWords(revision);
  const { log, logLabel } = logOf(where.result, reason, {
    excerpt,
    pages: input.logPages ?? new Set(),
  });
  return {
    id: where.id,
    mark: where.mark,
    title: where.title,
    class: reason.class,
    age: where.age,
    also: '',
    simulated: where.simulated,
    message,
    firstCause: firstCause(message, cause, excerpt),
    cause: saidAlready(cause, message, excerpt) ? '' : cause,
    commit,
    excerpt,
    keptLines: keptLines(reason),
    facts: facts(reason, where, commit),
    checks: (where.result?.checks ?? []).filter((check) => !check.passed).map(checkView),
    hint: reason.hint ?? '',
    kept: reason.kept === undefined ? [] : [reason.kept.look, reason.kept.remove],
    repeat: reason.repeat ?? where.repeat,
    log,
    logLabel,
  };
}

function firstCause(message: string, cause: string, excerpt: readonly ExcerptLine[]): string {
  const guilty = excerpt.find((line) => line.guilty)?.text.trim();
  const words = guilty ?? cause.split('\n')[0] ?? '';
  return words === message ? '' : words;
}

function saidAlready(cause: string, message: string, excerpt: readonly ExcerptLine[]): boolean {
  return cause === message || excerpt.some((line) => line.guilty && line.text.includes(cause));
}

function facts(reason: Reason, { result, notes }: Where, commit: string): Fact[] {
  const retried = (result?.retried ?? []).map((earlier) => `${earlier.class}: ${earlier.message}`);
  return [
    { label: 'Commit', value: commit },
    { label: 'Note', value: shorten(notes.join('; '), MOST_MESSAGE) },
    { label: 'Exit code', value: reason.exitCode === undefined ? '' : String(reason.exitCode) },
    { label: 'Took', value: result ? formatDuration(result.durationMs) : '' },
    {
      label: 'Kept container',
      value: reason.kept === undefined ? '' : `${reason.kept.container}, ${reason.kept.state}`,
    },
    { label: 'Earlier attempts', value: shorten(retried.join('; '), MOST_MESSAGE) },
  ].filter((fact) => fact.value !== '');
}

function logOf(
  result: TaskResult | null,
  { logLine }: Reason,
  {
    excerpt,
    pages,
  }: { readonly excerpt: readonly ExcerptLine[]; readonly pages: ReadonlySet<string> },
): { log: string | null; logLabel: string } {
  if (!result || result.attempts === 0) return { log: null, logLabel: '' };
  const guilty = excerpt.find((line) => line.guilty);
  const line = guilty?.number ?? String(logLine ?? '');
  const log = pages.has(result.id)
    ? lineUrl(logPagePath(result.id), line)
    : logUrl(result.log, guilty?.text ?? '');
  return { log, logLabel: line === '' ? 'Full log' : `Full log, line ${line}` };
}
