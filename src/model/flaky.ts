// A flaky pass in words: it passed, but not at its first attempt, and that must not look like a clean one.

import type { TaskResult } from './results.ts';

/** `attempt 2 of 2, first: network: no route to host`; empty for any other result. */
export function flakyWords({
  flaky,
  attempts,
  retried = [],
}: Pick<TaskResult, 'flaky' | 'attempts' | 'retried'>): string {
  if (flaky !== true) return '';
  const [first] = retried;
  const why = first === undefined ? '' : `, first: ${first.class}: ${first.message}`;
  return `attempt ${attempts} of ${attempts}${why}`;
}
