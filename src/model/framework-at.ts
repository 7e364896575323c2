// Which era of a framework a revision belongs to.

import type { Framework } from './framework.ts';

/** Undefined for a framework that the run does not have. `revision` as in the plan. */
export type FrameworkAt = (revision: string, name: string) => Framework | undefined;

/** `version`: what the project calls itself there; without one the newest era counts. */
export function eraOf(framework: Framework, version: string | undefined): Framework {
  const { eras } = framework;
  const parts = version === undefined ? null : numbersOf(version);
  if (parts === null) return eras.at(-1)?.framework ?? framework;
  const fits = eras.find(
    ({ from, below }) =>
      (from === null || compare(parts, numbersOf(from)) >= 0) &&
      (below === null || compare(parts, numbersOf(below)) < 0),
  );
  return fits?.framework ?? framework;
}

/** Below 0 where `a` is older. Only the numbers count: `1.5.0-dev` is `1.5.0`. */
export function compareVersions(a: string, b: string): number {
  return compare(numbersOf(a), numbersOf(b));
}

type Numbers = readonly number[] | null;

/** Null where a text begins with no number. */
function numbersOf(version: string): Numbers {
  const text = /^v?(\d+(?:\.\d+)*)/.exec(version)?.[1];
  return text === undefined ? null : text.split('.').map(Number);
}

function compare(a: Numbers, b: Numbers): number {
  const [left, right] = [a ?? [], b ?? []];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
