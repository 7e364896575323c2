// The part of all tasks that --from-plan, --failed-from or a resumed run asks for: which, at which commits, and of which repository.

import type { PlanFacts, Wanted } from '../model/facts.ts';
import type { Config } from '../model/config.ts';
import { shortRevision, taskId, type TaskId, type TaskPlace } from '../model/ids.ts';
import type { Plan, PlanProblem } from '../model/plan.ts';
import { failure, FailureError } from '../model/reason.ts';
import { differences } from '../plan/differences.ts';
import { notPassed } from '../plan/not-passed.ts';
import { plural } from '../text/units.ts';
import { readPlanFile } from './plan-file.ts';
import { readPlan } from '../store/read.ts';
import { runFolder, type RunFolder } from '../store/run-folder.ts';
import { storedRun, valueOf } from './stored.ts';

/** A ref to resolve, and the name under which it is shown. */
export interface AskedRef {
  readonly ask: string;
  readonly ref: string;
  /** Of which it was the tip when the plan was made. */
  readonly branch?: string;
}

interface AskedTask extends Omit<TaskPlace, 'revision'> {
  readonly ref: string;
}

type Found = Pick<PlanFacts, 'revisions' | 'problems'>;

export interface Part {
  /** For messages: `the plan FILE`, `the run ID`. */
  readonly name: string;
  /** The run's id where one was named. */
  readonly run: string | null;
  /** What the plan was made with; its revisions are of `plan.repo`. */
  readonly plan: Plan;
  /** Of the embedded default, which has no refs. */
  readonly embedded: boolean;
  readonly refs: readonly AskedRef[];
  /** Without the builds that only other builds need: whoever asks for these gets those. */
  readonly tasks: readonly AskedTask[];
  /** At the revisions that the refs have now. */
  readonly wanted: (found: Found) => Wanted;
  /** Throws a FailureError where the plan made now is not what was asked for. */
  readonly check: (now: Plan, problems: readonly PlanProblem[]) => Plan;
}

/** Null: everything that the configuration selects. Throws a FailureError, class `config`. */
export async function readPart({ subset, reportsDir }: PartOf): Promise<Part | null> {
  if (subset.kind === 'from-plan') return fromPlan(await readPlanFile(subset.file), subset.file);
  if (subset.kind === 'resume') return goingOn(runFolder(reportsDir, subset.run));
  return subset.kind === 'failed-from' ? failedFrom(reportsDir, subset.run) : null;
}

type PartOf = Pick<Config, 'subset' | 'reportsDir'>;

function fromPlan(plan: Plan, file: string): Part {
  const name = `the plan ${file}`;
  return {
    ...atItsCommits(plan, name),
    check: (now, problems) => {
      const lines = differences(plan, now, problems);
      // What could not be planned then is told again: the plan had it.
      if (lines.length === 0) return { ...now, problems: plan.problems };
      throw new FailureError(
        failure('config', `${name} no longer holds: ${plural(lines.length, 'difference')}`, {
          where: file,
          cause: lines.join('\n'),
          hint: 'make it again with builder plan --json',
        }),
      );
    },
  };
}

/** Tasks may have other inputs by now, and then start again; they must still be the same tasks. */
async function goingOn(folder: RunFolder): Promise<Part> {
  const plan = valueOf(await readPlan(folder));
  const name = `the run ${folder.id}`;
  return {
    ...atItsCommits(plan, name),
    check: (now, problems) => {
      const known = new Set(now.tasks.map(({ id }) => id));
      const gone = plan.tasks.filter(({ id }) => !known.has(id));
      if (gone.length === 0) return { ...now, problems: plan.problems };
      throw new FailureError(
        failure('config', `${name} cannot go on: ${plural(gone.length, 'task')} cannot be made`, {
          where: folder.dir,
          cause: differences({ ...plan, tasks: gone }, now, problems).join('\n'),
          hint: 'put back what was taken away, or start a new run',
        }),
      );
    },
  };
}

function atItsCommits(plan: Plan, name: string): Omit<Part, 'check'> {
  const used = plan.revisions.filter(({ revision }) =>
    plan.tasks.some((task) => task.revision === revision),
  );
  return {
    name,
    run: null,
    plan,
    embedded: isEmbedded(plan),
    refs: used.map(({ ref, revision, branch }) => ({
      ask: revision,
      ref,
      ...(branch === undefined ? {} : { branch }),
    })),
    tasks: askedOf(plan.tasks, plan),
    wanted: () => ({ tasks: new Set(plan.tasks.map(({ id }) => id)), andNeeds: false }),
  };
}

async function failedFrom(reportsDir: string, run: string): Promise<Part> {
  const { folder, plan, results, lost } = await storedRun(reportsDir, run);
  if (results.run.finishedAt === null && !lost)
    throw new FailureError(
      failure('config', `the run ${folder.id} has not ended`, {
        where: folder.dir,
        hint: `builder logs -f shows what it does; builder list shows the runs that have ended`,
      }),
    );
  const tasks = notPassed(plan, results);
  const refs = [...new Set(tasks.map(({ ref }) => ref))];
  return {
    name: `the run ${folder.id}`,
    run: folder.id,
    plan,
    embedded: isEmbedded(plan),
    refs: refs.map((ref) => ({ ask: ref, ref })),
    tasks: askedOf(tasks, plan),
    wanted: (found) => ({ tasks: new Set(atRevisions(tasks, found)), andNeeds: true }),
    check: (now) => now,
  };
}

function askedOf<T extends AskedTask>(tasks: readonly T[], plan: Plan): readonly T[] {
  const placeOf = ({ framework, target }: AskedTask): string => `${framework} ${target}`;
  const helpers = new Set(
    plan.tasks.flatMap((task) =>
      task.kind === 'build' && task.wanted === false ? [placeOf(task)] : [],
    ),
  );
  return tasks.filter((task) => !helpers.has(placeOf(task)));
}

function atRevisions(tasks: readonly AskedTask[], { revisions, problems }: Found): TaskId[] {
  return tasks.flatMap(({ ref, ...place }) => {
    const own = revisions.filter((known) => known.ref === ref);
    // A ref without a commit of its own and without a problem stands at another one's by now.
    const merged = own.length === 0 && !problems.some((problem) => problem.ref === ref);
    return (merged ? revisions : own).map(({ revision }) => taskId({ ...place, revision }));
  });
}

function isEmbedded({ revisions }: Plan): boolean {
  return revisions.some(({ revision }) => shortRevision(revision) === 'builder');
}
