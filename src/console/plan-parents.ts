// A graph as a tree: each step below the one that it waits for last, so that none is drawn twice.

import type { Task } from '../model/plan.ts';
import { branchOf, kindOf } from './branch.ts';

export interface Tree {
  /** By task id; null for what waits for none of these steps. */
  readonly parents: ReadonlyMap<string, string | null>;
  /** What a step waits for besides what stands above it, by task id; steps of the same branch by their kind. */
  readonly others: ReadonlyMap<string, readonly string[]>;
}

/** `steps`: of one branch. */
export function parentsOf(steps: readonly Task[]): Tree {
  const needs = new Map(
    steps.map((task) => [task.id, task.needs.filter((id) => isOneOf(steps, id))]),
  );
  const depths = new Map<string, number>();
  const depthOf = (id: Task['id']): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const depth = 1 + Math.max(0, ...(needs.get(id) ?? []).map(depthOf));
    depths.set(id, depth);
    return depth;
  };
  const parents = new Map(
    steps.map(({ id }) => {
      const deepestFirst = (needs.get(id) ?? []).toSorted((a, b) => depthOf(b) - depthOf(a));
      return [id, deepestFirst[0] ?? null];
    }),
  );
  const others = new Map(
    steps.map((task) => {
      const above = ancestors(task.id, parents);
      return [task.id, task.needs.filter((id) => !above.has(id)).map((id) => nameOf(id, task))];
    }),
  );
  return { parents, others };
}

function isOneOf(steps: readonly Task[], id: string): boolean {
  return steps.some((step) => step.id === id);
}

function ancestors(id: string, parents: ReadonlyMap<string, string | null>): ReadonlySet<string> {
  const above = new Set<string>();
  for (let at = parents.get(id) ?? null; at !== null; at = parents.get(at) ?? null) above.add(at);
  return above;
}

function nameOf(id: string, task: Task): string {
  return branchOf(id) === branchOf(task.id) ? kindOf(id) : id;
}
