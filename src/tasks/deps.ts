// What the runners of all kinds are given by the pipeline.

import type { BuildRequest, ContainerSpec, Engine } from '../docker/engine.ts';
import type { TarFolder } from '../docker/tar-files.ts';
import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import type { ContainerSecrets, Framework } from '../model/framework.ts';
import type { FrameworkAt } from '../model/framework-at.ts';
import type { TaskId } from '../model/ids.ts';
import type { Labels } from '../model/labels.ts';
import type { BuildTask, Task } from '../model/plan.ts';
import { secretsOfKind } from '../model/secrets-of-kind.ts';
import { allowanceOf } from '../model/trust.ts';
import { HF_TOKEN, type Lent } from '../serving/server-spec.ts';
import type { FindLeak } from '../text/secret-finder.ts';
import type { Keeping } from '../serving/set-aside.ts';
import type { NamedContext, StandInDeps } from './stand-in-image.ts';

export interface TaskDeps {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Of the run and its owner: on every container that a task makes. */
  readonly runLabels: Labels;
  readonly frameworkAt: FrameworkAt;
  /** The text of a file of the commit of a task; null when there is none. */
  readonly fileOf: (task: Task, file: string) => Promise<string | null>;
  /** What the build of a task takes from elsewhere by a name of its own. */
  readonly contextsOf: (task: BuildTask) => Promise<readonly NamedContext[]>;
  readonly dockerfileOf: StandInDeps['dockerfileOf'];
  /** All files of the commit of a task, in a folder of this machine. */
  readonly sources: (task: Task) => Promise<Pick<TarFolder, 'dir' | 'files'>>;
  /** Whether some step of this run works on what a task leaves. */
  readonly isNeeded: (task: TaskId) => boolean;
  /** What servers may use of this machine. */
  readonly lent: Omit<Lent, 'limits' | 'hardened' | 'secrets'>;
  readonly findLeak: FindLeak;
  /** The values of secrets, by the variables of a container that get them. Throws a FailureError where one is not there. */
  readonly variablesOf: (wanted: ContainerSecrets) => Readonly<Record<string, string>>;
  readonly gpus: Config['gpus'];
  /** Where promoted images are pushed to; null: nowhere. */
  readonly push: Config['push'];
  /** How a person calls the engine's client, where --keep-failed keeps containers; null where it does not. */
  readonly keepFor: string | null;
  /** The build of a task with its context's files and the values of its secrets, read now; `say` takes lines for its log. */
  readonly buildRequest: (task: BuildTask, say: (line: string) => void) => Promise<BuildRequest>;
}

/** How a container of this task is kept when the task fails; null: not at all. */
export function keepingOf(deps: TaskDeps, task: Task): Keeping | null {
  if (deps.keepFor === null || !allowanceOf(task).kept) return null;
  const gpus = deps.gpus !== 'none' && task.resources.gpu > 0;
  const token = task.kind === 'serve' && deps.lent.hfToken !== null ? [HF_TOKEN] : [];
  const own = Object.keys(secretsOfKind(task.kind, frameworkOf(deps, task)));
  const secrets = [...new Set([...token, ...own])];
  return { task: task.id, docker: deps.keepFor, gpus, secrets };
}

/** A plan names only frameworks that it was made with: another one is a bug. */
export function frameworkOf({ frameworkAt }: TaskDeps, task: Task): Framework {
  const framework = frameworkAt(task.revision, task.framework);
  if (framework === undefined) throw new Error(`no framework ${task.framework} for ${task.id}`);
  return framework;
}

/** What its containers are made with. */
export function hardeningOf(task: Task): Pick<ContainerSpec, 'hardened'> {
  return allowanceOf(task).capabilities ? {} : { hardened: true };
}

/** Of this machine, as far as it is trusted. */
export function lentTo(task: Task, { lent }: Pick<TaskDeps, 'lent'>): TaskDeps['lent'] {
  const { secrets, hostFolders } = allowanceOf(task);
  return {
    ...lent,
    hfToken: secrets ? lent.hfToken : null,
    hfCache: hostFolders ? lent.hfCache : null,
  };
}
