// All files and folders of a commit, by path.

import { failure, FailureError } from '../model/reason.ts';
import type { Clone } from './clone.ts';

export interface TreeEntry {
  /** As git writes it: `100644`, `100755`, `120000`, `040000`, `160000`; old histories have others. */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly id: string;
}

/** By path from the root, folders without a slash behind; a folder stands before what is in it. */
export type Tree = ReadonlyMap<string, TreeEntry>;

/** `commit` is a full id. @throws FailureError config where the commit or a folder of it is absent */
export async function readTree({ git, repo }: Clone, commit: string): Promise<Tree> {
  const doing = `list the files of ${commit}`;
  try {
    return parseTree(
      await git({ args: ['ls-tree', '-r', '-t', '-z', '--full-tree', commit], doing }),
    );
  } catch (error) {
    if (!(error instanceof FailureError) || !ABSENT.test(error.failure.cause ?? '')) throw error;
    const { cause = '' } = error.failure;
    throw new FailureError(
      failure('config', `${commit.slice(0, 9)} is not whole in ${repo}`, {
        cause,
        hint: 'name a repository that has all its commits and folders',
      }),
    );
  }
}

const ABSENT =
  /[Nn]ot a valid object name|not a tree object|[Cc]ould not read|unable to (?:read|find)/;

/** `<mode> <type> <id>\t<path>\0` */
function parseTree(listing: string): Tree {
  const tree = new Map<string, TreeEntry>();
  for (const entry of listing.split('\0')) {
    const tab = entry.indexOf('\t');
    const [mode = '', type = '', id = ''] = entry.slice(0, tab).split(' ');
    if (type === 'blob' || type === 'tree' || type === 'commit')
      tree.set(entry.slice(tab + 1), { mode, type, id });
  }
  return tree;
}
