// The files of some commits of a clone: what is read of one is read of all in the same go, for they are mostly alike.

import path from 'node:path';
import type { ContextFile } from '../model/build-spec.ts';
import { failure, FailureError } from '../model/reason.ts';
import { formatBytes } from '../text/units.ts';
import { absentFile } from './bring.ts';
import type { Clone } from './clone.ts';
import { contentsOf } from './contents.ts';
import { contextOf } from './context.ts';
import { readIgnoreFile, type ContextPlace } from './ignore-file.ts';
import { lanes } from './lanes.ts';
import { readTree, readTrees, type Tree } from './tree.ts';

export interface CommitFiles {
  /** At which commits; full ids. */
  readonly commits: readonly string[];
  readonly tree: (commit: string) => Promise<Tree>;
  /** The text of a file, also where a link leads to it; null when there is none. @throws FailureError */
  readonly text: (commit: string, file: string) => Promise<string | null>;
  /** Git's id of a file or folder, `.` for the root; null when there is none. @throws FailureError */
  readonly objectId: (commit: string, file: string) => Promise<string | null>;
  /** After `.dockerignore`, sorted by path. @throws FailureError */
  readonly context: (commit: string, place: ContextPlace) => Promise<readonly ContextFile[]>;
}

/** Gits at once: each lists thousands of files. */
const READERS = 4;

export function commitFiles(clone: Clone, commits: readonly string[]): CommitFiles {
  const trees = new Map<string, Promise<Tree>>();
  const lane = lanes(READERS);
  const contents = contentsOf(clone);
  let together: ReturnType<typeof readTrees> | undefined;
  const tree = (commit: string): Promise<Tree> => {
    together ??= readTrees(clone, commits).catch(none);
    const read = together;
    const known =
      trees.get(commit) ?? lane(async () => (await read).get(commit) ?? readTree(clone, commit));
    trees.set(commit, known);
    return known;
  };
  const text = async (commit: string, file: string): Promise<string | null> => {
    const name = path.posix.normalize(file);
    const own = plainFile(await tree(commit), name);
    if (own === null) return null;
    const id = own === 'behind a link' ? await idBehindLinks(clone, commit, name) : own;
    if (id === null) return null;
    const alike = await Promise.all(
      commits.map((other) =>
        tree(other).then(
          (files) => plainFile(files, name),
          () => null,
        ),
      ),
    );
    const ids = alike.filter((one): one is string => one !== null && one !== 'behind a link');
    const found = (await contents([id, ...ids])).get(id) ?? null;
    if (found === null) throw absentFile(name, commit, clone.repo);
    if (typeof found === 'number') throw tooLarge(name, commit, found);
    return found;
  };
  const context = contextOf({
    tree,
    ignoreText: async (commit, place) => readIgnoreFile(place, async (file) => text(commit, file)),
  });
  const objectId = async (commit: string, file: string): Promise<string | null> => {
    const name = path.posix.normalize(file).replace(/\/$/, '');
    const entry = (await tree(commit)).get(name);
    return entry === undefined || entry.type === 'commit' ? null : entry.id;
  };
  return { commits, tree, text, objectId, context };
}

/** What is wrong with one of them is told where that one is asked for. */
function none(): ReadonlyMap<string, Tree> {
  return new Map();
}

const LINK = '120000';

/** The id of a file that lies where it is named; null: nothing is there, nor can be. */
function plainFile(tree: Tree, name: string): string | null {
  const entry = tree.get(name);
  if (entry === undefined) return isBelowLink(tree, name) ? 'behind a link' : null;
  if (entry.mode === LINK) return 'behind a link';
  return entry.type === 'blob' ? entry.id : null;
}

function isBelowLink(tree: Tree, name: string): boolean {
  const above = path.posix.dirname(name);
  if (above === '.' || above === '/') return false;
  return tree.get(above)?.mode === LINK || isBelowLink(tree, above);
}

async function idBehindLinks({ git }: Clone, commit: string, name: string): Promise<string | null> {
  const found = await git({
    args: ['cat-file', '--batch-check', '--follow-symlinks'],
    input: `${commit}:${name}\n`,
    doing: `look for ${name} in ${commit}`,
  });
  return /^([0-9a-f]+) blob \d+\n$/.exec(found)?.[1] ?? null;
}

function tooLarge(file: string, commit: string, bytes: number): FailureError {
  const message = `${file} of ${commit.slice(0, 9)} has ${formatBytes(bytes)}, which is no file of its kind`;
  const hint = 'leave this commit out, or look at what was committed there';
  return new FailureError(failure('config', message, { where: file, hint }));
}
