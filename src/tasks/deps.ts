// What the runners of all kinds are given by the pipeline.

import type { BuildRequest, Engine } from '../docker/engine.ts';
import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import type { Framework } from '../model/framework.ts';
import type { FrameworkAt } from '../model/framework-at.ts';
import type { Labels } from '../model/labels.ts';
import type { BuildTask, Task } from '../model/plan.ts';
import type { Keeping } from '../serving/set-aside.ts';

export interface TaskDeps {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Of the run and its owner: on every container that a task makes. */
  readonly runLabels: Labels;
  readonly frameworkAt: FrameworkAt;
  /** The text of a file of the commit of a task; null when there is none. */
  readonly fileOf: (task: Task, file: string) => Promise<string | null>;
  readonly gpus: Config['gpus'];
  /** How a person calls the engine's client, where --keep-failed keeps containers; null where it does not. */
  readonly keepFor: string | null;
  /** The build of a task with its context's files and the values of its secrets, read now; `say` takes lines for its log. */
  readonly buildRequest: (task: BuildTask, say: (line: string) => void) => Promise<BuildRequest>;
}

/** How a container of this task is kept when the task fails; null: not at all. */
export function keepingOf(deps: TaskDeps, task: Task): Keeping | null {
  if (deps.keepFor === null) return null;
  const gpus = deps.gpus !== 'none' && (frameworkOf(deps, task).serve?.gpus ?? 0) > 0;
  return { task: task.id, docker: deps.keepFor, gpus };
}

/** A plan names only frameworks that it was made with: another one is a bug. */
export function frameworkOf({ frameworkAt }: TaskDeps, task: Task): Framework {
  const framework = frameworkAt(task.revision, task.framework);
  if (framework === undefined) throw new Error(`no framework ${task.framework} for ${task.id}`);
  return framework;
}
