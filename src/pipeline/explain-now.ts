// A task as a run of now would do it: planned with the configuration, else as the last stored run had it.

import type { Engine } from '../docker/engine.ts';
import type { Config, SkipPolicy } from '../model/config.ts';
import type { Plan, PlanProblem, Task } from '../model/plan.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { PlannedTask } from '../plan/explain-changes.ts';
import { makePlan } from '../plan/make-plan.ts';
import { nearest } from '../text/near.ts';
import { pastTask } from './explain-past.ts';
import { planningOf, type Planning } from './plan-only.ts';
import type { World } from './world.ts';

export interface Asking {
  readonly config: Config;
  readonly world: World;
  /** Null where none answers. */
  readonly engine: Engine | null;
  readonly signal: AbortSignal;
}

export interface TaskNow extends PlannedTask {
  readonly plan: Plan;
  /** Null: taken from a stored run. */
  readonly planning: Planning | null;
  /** The same task as it is with each of the flags that skip; empty for a stored one. */
  readonly with: ReadonlyMap<SkipPolicy, Task>;
}

/** `ref`: of several tasks that the name may mean the one of this ref, else the first. Throws a FailureError, class `config`. */
export async function taskNow(name: string, asking: Asking, ref?: string | null): Promise<TaskNow> {
  const { config } = asking;
  const narrowed = narrowedTo(name, config);
  const problems: PlanProblem[] = [];
  const ids = likeNames(name, config);
  for (const one of narrowed === null ? [] : [narrowed, atCommitOf(name, narrowed)]) {
    const found =
      one === null ? null : await plannedTask({ name, ref }, { ...asking, config: one });
    if (found === null) continue;
    if ('now' in found) return found.now;
    problems.push(...found.without.problems);
    ids.push(...found.without.tasks.map(({ id }) => id));
  }
  const stored = await pastTask(config.reportsDir, name);
  if (stored !== null) return { ...stored, planning: null, with: new Map() };
  const [problem] = problems;
  if (problem !== undefined) throw new FailureError(problem.reason);
  const near = nearest(name, ids);
  throw new FailureError(
    failure('config', `neither this configuration nor a stored run has a task '${name}'`, {
      where: `builder explain ${name}`,
      hint: near === null ? 'builder plan shows the tasks that there are' : `did you mean ${near}?`,
    }),
  );
}

/** The beginnings of tasks that a name with a slip in it may mean. */
function likeNames(name: string, { frameworks }: Config): string[] {
  return frameworks.map((framework) => `${name.split('.')[0] ?? ''}.${framework.name}`);
}

/** Everything that could be asked for, whatever flags say of this run. */
const WHOLE = {
  selection: { kind: 'all' },
  subset: { kind: 'all' },
  without: [],
  imageSha: null,
  reuseDev: false,
  skip: 'none',
} as const;

/** No more than the name is about; null where the configuration has no such framework. */
function narrowedTo(name: string, config: Config): Config | null {
  const [, framework, target] = name.split('.');
  const frameworks = config.frameworks.filter((one) => one.name === (framework ?? one.name));
  if (frameworks.length === 0) return null;
  const { targets } = config;
  // A target that only other builds start from is found with them.
  const asked = target === undefined || targets.includes(target) ? targets : [...targets, target];
  const one = target !== undefined && targets.includes(target) ? [target] : asked;
  return { ...config, ...WHOLE, frameworks, targets: one };
}

/** The name of a task has its commit. */
function atCommitOf(name: string, config: Config): Config | null {
  const commit = name.split('.')[3] ?? '';
  const isCommit = config.source.kind === 'git' && /^[0-9a-f]{9}$/.test(commit);
  return isCommit ? { ...config, refs: [commit], last: null, asIs: false } : null;
}

interface Named {
  readonly name: string;
  readonly ref: string | null | undefined;
}

async function plannedTask(
  wanted: Named,
  { config, world, engine, signal }: Asking,
): Promise<{ readonly now: TaskNow } | { readonly without: Plan }> {
  const planning = await planningOf(config, { world, engine, signal });
  const planWith = (skip: SkipPolicy): Plan =>
    makePlan({ ...config, skip }, planning.facts, world.version);
  const plan = planWith('none');
  const task = named(wanted, plan.tasks);
  if (task === null) return { without: plan };
  const flagged = (['images', 'passed'] as const).flatMap((skip) => {
    const found = planWith(skip).tasks.find(({ id }) => id === task.id);
    return found === undefined ? [] : [[skip, found] as const];
  });
  return { now: { plan, task, planning, with: new Map(flagged) } };
}

/** Throws a FailureError where the name may mean several. */
function named({ name, ref }: Named, tasks: readonly Task[]): Task | null {
  const exact = tasks.find(({ id }) => id === name);
  if (exact !== undefined) return exact;
  const begun = tasks.filter(({ id }) => id.startsWith(`${name}.`));
  const [only, second] = begun;
  if (only === undefined || second === undefined) return only ?? null;
  if (ref !== undefined) return begun.find((task) => task.ref === ref) ?? only;
  throw new FailureError(
    failure('config', `'${name}' may mean ${only.id} or ${second.id}`, {
      where: `builder explain ${name}`,
      hint: `name one of them, such as ${only.id}`,
    }),
  );
}
