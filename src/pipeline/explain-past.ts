// The past of a task or an image: the stored run in which it passed, and the plan of that run.

import { runFolder } from '../store/run-folder.ts';
import { openHistory, type History, type PastTask } from '../store/history.ts';
import { readPlan } from '../store/read.ts';
import { listRuns } from '../store/runs.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { PlannedTask } from '../plan/explain-changes.ts';

/** A task in the plan of a stored run. */
export interface PastPlanned extends PlannedTask {
  readonly run: string;
  readonly plan: Plan;
}

/** Runs of other refs or repositories lie between: no more plans than this are read to find one. */
const MOST_READ = 50;

/** With the same inputs where it ever passed so, else of the same ref, else the newest; null where it never passed. */
export async function lastPass(
  reportsDir: string,
  task: Task,
  repo: Plan['repo'],
): Promise<PastPlanned | null> {
  const passes = await asked(reportsDir, (history) => history.passes(task));
  const { digest } = task.fingerprint;
  const same = passes.filter(({ fingerprint }) => fingerprint === digest);
  const others = passes.filter(({ fingerprint }) => fingerprint !== digest);
  let newest: PastPlanned | null = null;
  for await (const past of plannedIn(reportsDir, [...same, ...others])) {
    if ((past.plan.repo ?? null) !== (repo ?? null)) continue;
    const { fingerprint, ref } = past.task;
    if (fingerprint.digest === digest || ref === task.ref) return past;
    newest ??= past;
  }
  return newest;
}

/** The build that gave an image of this fingerprint, which may be only its beginning. */
export async function pastBuild(reportsDir: string, digest: string): Promise<PastPlanned | null> {
  return first(reportsDir, (history) => history.builds(digest));
}

/** The newest stored task of this id, or whose id begins so. */
export async function pastTask(reportsDir: string, id: string): Promise<PastPlanned | null> {
  return first(reportsDir, (history) => history.runsOf(id));
}

type Ask = (history: History) => readonly PastTask[];

async function first(reportsDir: string, ask: Ask): Promise<PastPlanned | null> {
  for await (const past of plannedIn(reportsDir, await asked(reportsDir, ask))) return past;
  return null;
}

async function asked(reportsDir: string, ask: Ask): Promise<readonly PastTask[]> {
  // Who only asks begins no history.
  if ((await listRuns(reportsDir)).length === 0) return [];
  const history = await openHistory(reportsDir);
  try {
    return ask(history);
  } finally {
    history.close();
  }
}

/** Those whose run folder is still there and can be read. */
async function* plannedIn(
  reportsDir: string,
  past: readonly PastTask[],
): AsyncGenerator<PastPlanned> {
  for (const { run, task: id } of past.slice(0, MOST_READ)) {
    const read = await readPlan(runFolder(reportsDir, run));
    if (read.kind === 'unreadable') continue;
    const plan = read.value;
    const task = plan.tasks.find((one) => one.id === id);
    if (task !== undefined) yield { run, plan, task };
  }
}
