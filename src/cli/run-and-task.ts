// `[run] [task]` of show and logs: either may be left out, and a task may stand alone.

import { failure, FailureError } from '../model/reason.ts';
import type { Plan } from '../model/plan.ts';
import { KINDS } from '../model/kind.ts';
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

/** The task of that id, or the only one it is the beginning of; `build.vllm` is none of `build.vllm-cpu`. Throws a FailureError, class `config`, about the run in the folder `where`. */
export function taskNamed({ tasks }: Plan, name: string, where: string): Plan['tasks'][number] {
  const exact = tasks.find(({ id }) => id === name);
  const byParts = tasks.filter(({ id }) => id.startsWith(`${name}.`));
  const begun = byParts.length > 0 ? byParts : tasks.filter(({ id }) => id.startsWith(name));
  const matches = exact ? [exact] : begun;
  const [only, second] = matches;
  if (only !== undefined && second === undefined) return only;
  const hint = only === undefined ? guess(name, tasks) : `name one of them, such as ${only.id}`;
  throw new FailureError(
    failure(
      'config',
      only === undefined
        ? `this run has no task '${name}'`
        : `'${name}' may mean ${matches.map(({ id }) => id).join(' or ')}`,
      { where, hint },
    ),
  );
}

function guess(name: string, tasks: Plan['tasks']): string {
  const ids = tasks.map(({ id }) => id);
  const near = nearest(name, ids);
  return near === null ? `one of: ${ids.join(', ')}` : `did you mean ${near}?`;
}
