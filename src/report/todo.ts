// The failures that the first screen names: what broke in the same words for several images is one thing to mend.

import { plural } from '../text/units.ts';
import type { ReportInput } from './report-input.ts';
import type { FailureView } from './view.ts';

/** How many things the first screen names, and how many images with each. */
const NAMED = 5;
const ALSO = 4;

export interface Todo {
  readonly todo: readonly FailureView[];
  /** `12 more failures`; empty where all are named, a sentence where there is none. */
  readonly todoMore: string;
}

/** What was known before comes last. */
export function todoOf(failures: readonly FailureView[], input: ReportInput): Todo {
  const same = Map.groupBy(
    failures.toSorted((a, b) => knownBefore(a) - knownBefore(b)),
    (view) => JSON.stringify([view.class, view.message, view.firstCause, knownBefore(view)]),
  );
  const named = [...same.values()].slice(0, NAMED);
  const rest = failures.length - named.reduce((sum, all) => sum + all.length, 0);
  return {
    todo: named.flatMap(([first, ...others]) =>
      first ? [{ ...first, also: alsoWords(others) }] : [],
    ),
    todoMore: rest > 0 ? plural(rest, 'more failure') : whatElse(failures.length, input),
  };
}

function alsoWords(others: readonly FailureView[]): string {
  const rest = others.length - ALSO;
  const titles = others.slice(0, ALSO).map(({ title }) => title);
  return [...titles, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function knownBefore({ age }: FailureView): number {
  return age === '' || age === 'new' ? 0 : 1;
}

function whatElse(failures: number, { results, lost }: ReportInput): string {
  if (failures > 0) return '';
  const { verdict } = results.run;
  if (verdict === 'cancelled' || lost) return 'Nothing: no step had failed by then.';
  return verdict ? 'Nothing.' : 'Nothing so far.';
}
