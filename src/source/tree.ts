// All files and folders of commits, by path. Commits of one repository are mostly alike: of all but one git lists what differs.

import type { Clone } from './clone.ts';
import { orNull } from './git.ts';

export interface TreeEntry {
  /** As git writes it: `100644`, `100755`, `120000`, `040000`, `160000`; old histories have others. */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly id: string;
}

/** By path from the root, which is `.` itself; folders without a slash behind. In no order. */
export type Tree = ReadonlyMap<string, TreeEntry>;

/** `commit` is a full id. @throws FailureError config where the commit or a folder of it is absent */
export async function readTree({ git, repo }: Clone, commit: string): Promise<Tree> {
  const doing = `list the files of ${commit.slice(0, 9)} in ${repo}`;
  const [listing, root] = await Promise.all([
    git({ args: ['ls-tree', '-r', '-t', '-z', '--full-tree', commit], doing }),
    orNull(git, { args: ['rev-parse', '--verify', '--quiet', `${commit}^{tree}`], doing }),
  ]);
  return parseTree(listing, root?.trim() ?? '');
}

/** `<mode> <type> <id>\t<path>\0` */
function parseTree(listing: string, root: string): Tree {
  const tree = new Map<string, TreeEntry>([['.', { mode: FOLDER, type: 'tree', id: root }]]);
  for (const entry of listing.split('\0')) {
    if (entry === '') continue;
    const tab = entry.indexOf('\t');
    const [mode = '', , id = ''] = entry.slice(0, tab).split(' ', 3);
    tree.set(entry.slice(tab + 1), entryOf(mode, id));
  }
  return tree;
}

const FOLDER = '040000';
const SUBMODULE = '160000';

function entryOf(mode: string, id: string): TreeEntry {
  if (mode === FOLDER) return { mode, type: 'tree', id };
  return { mode, type: mode === SUBMODULE ? 'commit' : 'blob', id };
}

/** Without those that cannot be read this way: one by one it shows what is wrong with which. @throws FailureError */
export async function readTrees(
  clone: Clone,
  commits: readonly string[],
): Promise<ReadonlyMap<string, Tree>> {
  const [first, ...others] = commits;
  if (first === undefined || others.length === 0) return new Map();
  const { git } = clone;
  const doing = 'list the files of commits';
  const [base, roots] = await Promise.all([
    readTree(clone, first),
    orNull(git, { args: ['rev-parse', ...others.map((commit) => `${commit}^{tree}`)], doing }),
  ]);
  const root = base.get('.')?.id ?? '';
  const ids = (roots ?? '').split('\n').filter((id) => id !== '');
  if (ids.length !== others.length) return new Map([[first, base]]);
  const input = ids.map((id) => `${root} ${id}\n`).join('');
  const args = ['diff-tree', '-r', '-t', '-z', '--no-renames', '--stdin'];
  const answer = await orNull(git, { args, input, doing });
  if (answer === null) return new Map([[first, base]]);
  const trees = parseDifferences(answer, base);
  return new Map([
    [first, base],
    ...others.map((commit, at): [string, Tree] => [commit, trees[at] ?? base]),
  ]);
}

/** `<id> <id>\n` before each, then `:<mode> <mode> <id> <id> <letter>\0<path>\0` */
function parseDifferences(answer: string, base: Tree): readonly Tree[] {
  const trees: Map<string, TreeEntry>[] = [];
  const fields = answer.split('\0');
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? '';
    // Of two that are alike there is nothing but this line.
    for (const [, id = ''] of field.matchAll(/^[0-9a-f]+ ([0-9a-f]+)$/gm))
      trees.push(new Map(base).set('.', entryOf(FOLDER, id)));
    const change = /^:(.*)$/m.exec(field)?.[1];
    if (change === undefined) continue;
    at += 1;
    apply(trees.at(-1), change.split(' '), fields[at] ?? '');
  }
  return trees;
}

/** Of a file in the place of a folder there are two lines, in any order. */
function apply(
  tree: Map<string, TreeEntry> | undefined,
  [, mode = '', old, id = '']: readonly string[],
  path: string,
): void {
  if (mode !== '000000') tree?.set(path, entryOf(mode, id));
  else if (tree?.get(path)?.id === old) tree?.delete(path);
}
