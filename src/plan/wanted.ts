// Which steps a part of a plan asks for: the tasks named, and all they need where that is meant.

import type { Wanted } from '../model/facts.ts';
import { taskId, type TaskId, type TaskPlace } from '../model/ids.ts';
import type { Kind } from '../model/kind.ts';
import type { Step } from './chain.ts';
import { keepSteps } from './select.ts';

type Place = Omit<TaskPlace, 'kind'>;

/** `steps`: the chain of one image, in the order of the journey. */
export function wantedSteps(steps: readonly Step[], place: Place, wanted: Wanted): Step[] {
  const kinds = new Set<Kind>();
  for (const { kind, needs } of steps.toReversed()) {
    if (!kinds.has(kind) && !wanted.tasks.has(idOf(kind, place))) continue;
    kinds.add(kind);
    if (wanted.andNeeds) for (const need of needs) kinds.add(need);
  }
  return keepSteps(steps, kinds);
}

/** Whether any task of this image is wanted. */
export function wantsPlace({ tasks }: Wanted, place: Place): boolean {
  const suffix = afterKind(idOf('build', place));
  return [...tasks].some((id) => afterKind(id) === suffix);
}

function idOf(kind: Kind, { framework, target, revision }: Place): TaskId {
  return taskId({ kind, framework, target, revision });
}

function afterKind(id: string): string {
  return id.slice(id.indexOf('.'));
}
