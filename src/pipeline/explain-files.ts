// Which files of a build context differ between two commits, read off git: needs neither engine nor checkout.

import type { ContextFile } from '../model/build-spec.ts';
import type { FileChanges } from '../model/explanation.ts';
import type { Framework } from '../model/framework.ts';
import type { BuildTask } from '../model/plan.ts';
import { FailureError } from '../model/reason.ts';
import type { Source } from './source.ts';

interface Compared {
  readonly before: BuildTask;
  readonly now: BuildTask;
  readonly framework: Framework;
  /** Null: no repository of now has them. */
  readonly source: Source | null;
}

export async function fileChanges(compared: Compared): Promise<FileChanges> {
  const { before, now, source } = compared;
  const { context } = now.build;
  const none = { context, added: [], modified: [], deleted: [] };
  if (source === null) return { ...none, problem: NOT_KEPT };
  if (before.revision === now.revision)
    return { ...none, problem: 'both are of the same commit, with changes of their own' };
  if (!isCommit(before.revision)) return { ...none, problem: NOT_KEPT };
  try {
    const then = await source.contextAt(before.revision, before.build);
    if (then === null) return { ...none, problem: NOT_KEPT };
    const here = await filesOfNow(compared, source);
    return { ...none, ...namesOf(then, here), problem: null };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { ...none, problem: error.failure.message };
  }
}

const NOT_KEPT = 'those of then are not kept';

/** Changed files that were never committed, and those of the embedded default, have no commit. */
function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40,}$/.test(revision);
}

function filesOfNow(
  { now: { revision, build }, framework }: Compared,
  source: Source,
): Promise<readonly ContextFile[]> {
  return source.contextFiles(revision, framework, build);
}

type Names = Pick<FileChanges, 'added' | 'modified' | 'deleted'>;

function namesOf(before: readonly ContextFile[], now: readonly ContextFile[]): Names {
  const [then, here] = [byPath(before), byPath(now)];
  return {
    added: [...here.keys()].filter((path) => !then.has(path)),
    modified: [...here].flatMap(([path, content]) =>
      then.has(path) && then.get(path) !== content ? [path] : [],
    ),
    deleted: [...then.keys()].filter((path) => !here.has(path)),
  };
}

function byPath(files: readonly ContextFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, mode, hash }) => [path, `${mode} ${hash}`]));
}
