// `builder logs [-f] [run] [task]`: the log of one task; without a name, of the one that failed or that runs.

import { EXIT } from '../model/exit.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { Results } from '../model/results.ts';
import { logOf, storedRun, type StoredRun } from '../pipeline/stored.ts';
import { reportsDirOf } from './reports-dir.ts';
import { readNames, taskNamed } from './run-and-task.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

/** How often a followed log is looked at, in ms. */
const LOOK_MS = 250;

export async function logs(call: Call): Promise<number> {
  const words = wordsOf(call);
  const reportsDir = await reportsDirOf(call, words);
  if (reportsDir === null) return EXIT.config;
  const { run, task } = readNames(call.args);
  const stored = await storedRun(reportsDir, run);
  const id = task === null ? mostInteresting(stored) : taskNamed(stored.plan, task).id;
  const log = await logOf(stored.folder, id);
  if (log === null && call.flags['follow'] !== true)
    throw new FailureError(
      failure('config', `${id} has written no log`, { hint: 'builder logs -f waits for it' }),
    );
  words.print(log ?? '');
  if (call.flags['follow'] !== true) return EXIT.passed;
  let shown = log?.length ?? 0;
  for (;;) {
    const { results, lost } = await storedRun(reportsDir, stored.folder.id);
    const text = (await logOf(stored.folder, id)) ?? '';
    words.print(text.slice(shown));
    shown = text.length;
    if (lost || hasEnded(results, id)) return EXIT.passed;
    await call.host.clock.sleep(LOOK_MS);
  }
}

function mostInteresting({ plan, results }: StoredRun): string {
  const failed = results.tasks.find(({ status }) => status === 'failed');
  const open = plan.tasks.find(({ id }) => !hasEnded(results, id));
  const last = results.tasks.findLast(({ attempts }) => attempts > 0);
  const id = failed?.id ?? open?.id ?? last?.id ?? plan.tasks[0]?.id;
  if (id === undefined) throw new FailureError(failure('config', 'this run has no tasks'));
  return id;
}

function hasEnded(results: Results, id: string): boolean {
  return results.run.finishedAt !== null || results.tasks.some((task) => task.id === id);
}
