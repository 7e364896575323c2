// What cannot be done for want of a GPU: a served model that claims one, and all that rests on it.

import type { Config } from '../model/config.ts';
import type { EngineFacts } from '../model/facts.ts';
import type { TaskId } from '../model/ids.ts';
import type { Task } from '../model/plan.ts';
import type { Skip } from '../model/reason.ts';

/** Null: there may be one. The start of the container says it again where the engine found has none after all. */
export function gpuAbsence(gpus: Config['gpus'], engine: EngineFacts | null): Skip | null {
  if (gpus === 'none') return absent('GPUs are switched off by `gpus: none`');
  return engine?.gpu === false ? absent('the engine has no GPU to give') : null;
}

function absent(message: string): Skip {
  return { class: 'gpu-absent', message };
}

/** Those that claim a GPU, and what needs them. */
export function needingGpu(tasks: readonly Task[]): ReadonlySet<TaskId> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const found = new Map<TaskId, boolean>();
  const needsGpu = (task: Task): boolean => {
    const known = found.get(task.id);
    if (known !== undefined) return known;
    const needs = task.needs.flatMap((id) => byId.get(id) ?? []);
    const answer = task.resources.gpu > 0 || needs.some(needsGpu);
    found.set(task.id, answer);
    return answer;
  };
  return new Set(tasks.filter(needsGpu).map(({ id }) => id));
}
