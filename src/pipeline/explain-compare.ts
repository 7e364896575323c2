// A task of now beside one of a stored run: which inputs differ, and which files of a changed build context.

import type { Config } from '../model/config.ts';
import type { Explanation, Moment } from '../model/explanation.ts';
import type { Framework } from '../model/framework.ts';
import type { BuildTask, Task } from '../model/plan.ts';
import { changesBetween, type PlannedTask } from '../plan/explain-changes.ts';
import { fileChanges } from './explain-files.ts';
import type { TaskNow } from './explain-now.ts';
import type { PastPlanned } from './explain-past.ts';

type Comparison = Pick<Explanation, 'changes' | 'files'>;

/** What changed, and of a changed build context which files. */
export async function comparedWith(
  before: PastPlanned,
  now: PlannedTask & Pick<TaskNow, 'planning'>,
  config: Config,
): Promise<Comparison> {
  const changes = [...changesBetween(before, now)];
  const files = changes.find(({ input }) => input === 'context');
  const build = now.plan.tasks.find((one) => one.id === files?.task);
  if (build?.kind !== 'build') return { changes, files: null };
  const then = buildLike(build, before);
  const framework = frameworkOf(build, now.planning, config);
  if (then === null || framework === undefined) return { changes, files: null };
  const isGit = config.source.kind === 'git';
  const source = isGit ? (now.planning?.source ?? null) : null;
  return { changes, files: await fileChanges({ before: then, now: build, framework, source }) };
}

/** Of the same target at the commit of then. */
function buildLike({ target }: Task, { plan, task }: PlannedTask): BuildTask | null {
  const found = plan.tasks.find(
    (one) =>
      one.kind === 'build' &&
      one.target === target &&
      one.framework === task.framework &&
      one.revision === task.revision,
  );
  return found?.kind === 'build' ? found : null;
}

function frameworkOf(
  { revision, framework }: Task,
  planning: TaskNow['planning'],
  { frameworks }: Config,
): Framework | undefined {
  return (
    planning?.facts.frameworkAt(revision, framework) ??
    frameworks.find(({ name }) => name === framework)
  );
}

export function momentOf(
  { id, ref, revision, image, untrusted }: Task,
  run: string | null,
): Moment {
  return { run, task: id, ref, revision, image, ...(untrusted === true && { untrusted }) };
}
