// `builder logs [-f] [run] [task]`: the log of one task; without a name, of the one that failed or that runs.

import { EXIT } from '../model/exit.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { Task } from '../model/plan.ts';
import { followLog, hasBegun } from '../pipeline/follow.ts';
import { logOf, storedRun, type StoredRun } from '../pipeline/stored.ts';
import { reportsDirOf } from './reports-dir.ts';
import { readNames, taskNamed } from './run-and-task.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

export async function logs(call: Call): Promise<number> {
  const { host } = call;
  const words = wordsOf(call);
  const reportsDir = await reportsDirOf(call, words);
  if (reportsDir === null) return EXIT.config;
  const named = readNames(call.args);
  const stored = await storedRun(reportsDir, named.run);
  const task = named.task === null ? await mostInteresting(stored) : taskNamed(stored, named.task);
  if (call.flags['follow'] === true) {
    for await (const text of followLog(stored, task, host.clock)) {
      words.print(text);
      // `builder logs -f | head`: nobody reads on.
      if (!host.stdout.isOpen()) break;
    }
    return EXIT.passed;
  }
  const log = await logOf(stored.folder, task.id);
  if (log === null) throw noLog(stored, task);
  words.print(log);
  return EXIT.passed;
}

/** What waits may be waited for; of what is over the results tell more. */
function noLog({ folder, results, lost }: StoredRun, { id }: Task): FailureError {
  const result = results.tasks.find((task) => task.id === id);
  const isOver = result !== undefined || results.run.finishedAt !== null || lost;
  const message =
    isOver && (result?.attempts ?? 0) === 0 ? `${id} never started` : `${id} has written no log`;
  const hint = `builder ${isOver ? 'show' : 'logs -f'} ${folder.id} ${id}`;
  return new FailureError(failure('config', message, { where: folder.dir, hint }));
}

/** What failed, else what runs, else what waits, else what ran last. */
async function mostInteresting(stored: StoredRun): Promise<Task> {
  const { plan, folder, results } = stored;
  const byId = (id: string | undefined): Task | undefined =>
    plan.tasks.find((task) => task.id === id);
  const failed = byId(results.tasks.find(({ status }) => status === 'failed')?.id);
  if (failed !== undefined) return failed;
  const open = plan.tasks.filter(({ id }) => !results.tasks.some((task) => task.id === id));
  if (results.run.finishedAt === null)
    for (const task of open) if (await hasBegun(stored, task)) return task;
  const [waiting] = results.run.finishedAt === null ? open : [];
  const last = byId(results.tasks.findLast(({ attempts }) => attempts > 0)?.id);
  const task = waiting ?? last ?? plan.tasks[0];
  if (task === undefined)
    throw new FailureError(
      failure('config', `run ${folder.id} has no tasks`, {
        where: folder.dir,
        hint: 'builder list',
      }),
    );
  return task;
}
