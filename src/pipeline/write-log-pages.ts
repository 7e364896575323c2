// The logs of failed steps as pages beside the plain ones, so that a card leads to its very line.

import { join } from 'node:path';
import { logPagePath } from '../model/ids.ts';
import type { Results } from '../model/results.ts';
import { renderLogPage } from '../report/log-page.ts';
import type { RunFolder } from '../store/run-folder.ts';
import { logOf } from './stored.ts';
import { writeInRun } from '../store/run-files.ts';

/** Gives the tasks that have one. */
export async function writeLogPages(
  folder: RunFolder,
  { tasks }: Results,
): Promise<ReadonlySet<string>> {
  const written = new Set<string>();
  for (const { id, status } of tasks) {
    if (status !== 'failed') continue;
    const text = await logOf(folder, id);
    const page = text === null || text === '' ? null : await renderLogPage(id, text);
    if (page === null) continue;
    await writeInRun(join(folder.dir, logPagePath(id)), page);
    written.add(id);
  }
  return written;
}
