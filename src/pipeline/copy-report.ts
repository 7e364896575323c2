// The second copy of a report, where --html-out wants it: whole or not at all, with links that lead back.

import { dirname, relative, sep } from 'node:path';
import { ensureDir, writeAtomic } from '../host/files.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { FailureError, type Failure } from '../model/reason.ts';
import { movedPage } from '../report/moved-page.ts';
import type { RunFolder } from '../store/run-folder.ts';

/** Why it is not there; null when it is. The run's own page is not touched. */
export async function copyReport(
  page: string,
  folder: Pick<RunFolder, 'dir'>,
  to: string,
): Promise<Failure | null> {
  const back = relative(dirname(to), folder.dir).split(sep).join('/');
  const write = async (): Promise<void> => {
    await ensureDir(dirname(to));
    await writeAtomic(to, movedPage(page, back));
  };
  try {
    await orFileFailure('copying the report', write, to);
    return null;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}
