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
  /** Null: no repository has them. */
  readonly source: Source | null;
}

export async function fileChanges({
  before,
  now,
  framework,
  source,
}: Compared): Promise<FileChanges> {
  const { context } = now.build;
  const none = { context, added: [], modified: [], deleted: [] };
  if (source === null) return { ...none, problem: 'the files of then are not kept' };
  if (before.revision === now.revision)
    return { ...none, problem: 'both are of the same commit, with changes of their own' };
  try {
    const [then, here] = await Promise.all(
      [before, now].map(({ revision, build }) => source.contextFiles(revision, framework, build)),
    );
    return { ...none, ...compared(then ?? [], here ?? []), problem: null };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { ...none, problem: error.failure.message };
  }
}

type Names = Pick<FileChanges, 'added' | 'modified' | 'deleted'>;

function compared(before: readonly ContextFile[], now: readonly ContextFile[]): Names {
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
