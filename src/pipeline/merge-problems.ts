// What stands in the way of every framework of a revision alike is one problem of the revision.

import type { PlanProblem } from '../model/plan.ts';

/** `problems` of one plan in their order; `frameworks`: the names that were asked for. */
export function mergeProblems(
  problems: readonly PlanProblem[],
  frameworks: readonly string[],
): readonly PlanProblem[] {
  const alike = Map.groupBy(problems, ({ ref, revision, reason }) =>
    JSON.stringify([ref, revision, reason]),
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = new Set(group.map(({ framework }) => framework));
    if (names.size > 1 && names.size === new Set(frameworks).size)
      return [{ ...first, framework: null }];
    return [...names].map((framework) => ({ ...first, framework }));
  });
}
