// Steps of a plan that are skipped for the same reason, one below the other: one line says it for all.

import type { Task } from '../model/plan.ts';
import { oneLine } from './fit.ts';
import type { Tree } from './plan-parents.ts';

/** The step itself, then those below it, as long as each is alone there, is skipped for the same reason and waits for nothing else. */
export function chainFrom(task: Task, steps: readonly Task[], tree: Tree): readonly Task[] {
  const [next, ...others] = steps.filter(({ id }) => tree.parents.get(id) === task.id);
  if (next === undefined || others.length > 0 || !isPlain(task, tree) || !isPlain(next, tree))
    return [task];
  return skipWords(next) === skipWords(task) ? [task, ...chainFrom(next, steps, tree)] : [task];
}

/** A build has more to tell than why it is skipped. */
function isPlain({ id, kind, skip }: Task, { others }: Tree): boolean {
  return skip !== undefined && kind !== 'build' && (others.get(id) ?? []).length === 0;
}

/** `serve … promote`, with the number of steps beside it. */
export function chainName(chain: readonly Task[]): string {
  const kinds = chain.map(({ kind }) => kind);
  return kinds.length > 2 ? `${kinds[0]} … ${kinds.at(-1)}` : kinds.join(', ');
}

/** `skipped (gpu-absent): the engine has no GPU to give`; empty for a step that is not. */
export function skipWords({ skip }: Task): string {
  return skip === undefined ? '' : `skipped (${skip.class}): ${oneLine(skip.message)}`;
}
