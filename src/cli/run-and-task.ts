// `[run] [task]` of show and logs: either may be left out, and a task may stand alone.

import { failure, FailureError } from '../model/reason.ts';
import type { Task } from '../model/plan.ts';
import { KINDS } from '../model/kind.ts';
import type { StoredRun } from '../pipeline/stored.ts';
import { nearest } from '../text/near.ts';

export interface Named {
  readonly run: string;
  readonly task: string | null;
}

export function readNames([first, second]: readonly string[]): Named {
  const isTask =
    first !== undefined && KINDS.some((kind) => first === kind || first.startsWith(`${kind}.`));
  return isTask ? { run: 'latest', task: first } : { run: first ?? 'latest', task: second ?? null };
}

interface Tasks {
  readonly plan: StoredRun['plan'];
  readonly folder: Pick<StoredRun['folder'], 'id' | 'dir'>;
}

/** The task of that id, or the only one it is the beginning of; `build.vllm` is none of `build.vllm-cpu`. Throws a FailureError, class `config`. */
export function taskNamed({ plan, folder }: Tasks, name: string): Task {
  const { tasks } = plan;
  const exact = tasks.find(({ id }) => id === name);
  const byParts = tasks.filter(({ id }) => id.startsWith(`${name}.`));
  const begun = byParts.length > 0 ? byParts : tasks.filter(({ id }) => id.startsWith(name));
  const matches = exact ? [exact] : begun;
  const [only, second] = matches;
  if (only !== undefined && second === undefined) return only;
  const hint =
    only === undefined ? guess(name, tasks, folder.id) : `name one of them, such as ${only.id}`;
  throw new FailureError(
    failure(
      'config',
      only === undefined
        ? `this run has no task '${name}'`
        : `'${name}' may mean ${someOf(matches)}`,
      { where: folder.dir, hint },
    ),
  );
}

/** No more names than are read at a glance: a run may have hundreds of tasks. */
const MOST_NAMES = 3;

function someOf(tasks: readonly Task[]): string {
  const names = tasks.slice(0, MOST_NAMES).map(({ id }) => id);
  const more = tasks.length - names.length;
  return more === 0 ? names.join(' or ') : `${names.join(', ')} or ${more} more`;
}

function guess(name: string, tasks: readonly Task[], run: string): string {
  const near = nearest(
    name,
    tasks.map(({ id }) => id),
  );
  return near === null ? `builder show ${run}` : `did you mean ${near}?`;
}
