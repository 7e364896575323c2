// A folder with files of a commit, and a repository of its own around them: it has the refs, and borrows the objects.

import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureDir, readText, removeTree } from '../host/files.ts';
import { temporaryBeside } from '../host/temporary.ts';
import { bring } from './bring.ts';
import type { Clone } from './clone.ts';
import { alternatesOf, formatConfig, PROMISOR } from './own-clone.ts';
import { packedRefs } from './ref-list.ts';
import { sparsePatterns } from './sparse-patterns.ts';
import { writeStamp, type Stamp } from './stamp.ts';
import type { Tree } from './tree.ts';

/** One commit's files, as another's or their own. */
export interface Subject {
  /** Full id: what HEAD of the checkout is. */
  readonly head: string;
  /** Full id of the commit whose files are meant; another one for a tree with changes. */
  readonly commit: string;
}

export interface CheckoutRequest {
  readonly clone: Clone;
  readonly subject: Subject;
  readonly tree: Tree;
  /** The folder below which all is wanted, `container`; null: everything. */
  readonly below: string | null;
  /** In bytes: larger files are left out. */
  readonly largest: number;
  /** Digits of a short id; null: as git would. */
  readonly abbreviation: number | null;
}

/** A big repository on a slow disk. */
const CHECKOUT_DEADLINE_MS = 600_000;

/**
 * `dir` is made whole or not at all, and replaces what was there. Files whose contents cannot be had are left out and
 * told in the stamp. @throws FailureError
 */
export async function makeCheckout(dir: string, request: CheckoutRequest): Promise<Stamp> {
  const { clone, subject } = request;
  const { patterns, stamp } = await choose(request);
  const temporary = temporaryBeside(dir);
  try {
    await writeGitDir(temporary, request, patterns);
    const git = clone.openGit({ dir: temporary });
    // Of the few files of a plan more than one worker would be slower.
    const workers = request.below === null ? 0 : 1;
    await git({
      args: ['-c', `checkout.workers=${workers}`, 'read-tree', '-m', '-u', subject.commit],
      doing: `check out ${subject.commit}`,
      deadlineMs: CHECKOUT_DEADLINE_MS,
    });
    await writeStamp(temporary, stamp);
    await removeTree(dir);
    await rename(temporary, dir);
  } finally {
    await removeTree(temporary);
  }
  return stamp;
}

async function choose({ clone, subject, tree, below, largest }: CheckoutRequest) {
  const start = below === null ? '' : `${below}/`;
  const files = [...tree].filter(([name, { type }]) => type === 'blob' && name.startsWith(start));
  const sizes = await bring(clone, new Set(files.map(([, { id }]) => id)));
  const absent: string[] = [];
  const tooLarge: string[] = [];
  let bytes = 0;
  for (const [name, { id }] of files) {
    const size = sizes.get(id) ?? null;
    if (size === null) absent.push(name);
    else if (size > largest) tooLarge.push(name);
    else bytes += size;
  }
  return {
    patterns: sparsePatterns(below, [...absent, ...tooLarge]),
    stamp: { ...subject, bytes, absent },
  };
}

/** Above `.gitattributes` of the commit, which could name a filter that the person's own settings know. */
const AS_COMMITTED = '* -filter -ident -working-tree-encoding\n';

async function writeGitDir(
  dir: string,
  request: CheckoutRequest,
  patterns: string | null,
): Promise<void> {
  const { clone, subject, abbreviation } = request;
  const place = (name: string): string => path.join(dir, '.git', name);
  await ensureDir(place('objects/info'));
  await ensureDir(place('info'));
  const write = async (name: string, text: string): Promise<void> => writeFile(place(name), text);
  await write('HEAD', `${subject.head}\n`);
  await write('objects/info/alternates', alternatesOf(path.join(clone.gitDir, 'objects')));
  await keepSurroundings(dir, clone);
  await write('config', configOf(clone, abbreviation, patterns !== null));
  await write('info/attributes', AS_COMMITTED);
  if (patterns !== null) await write('info/sparse-checkout', patterns);
}

/** What may have changed since the checkout was made: refs, and where the history ends. For who alone uses it. */
export async function keepSurroundings(dir: string, { refs, gitDir }: Clone): Promise<void> {
  const place = (name: string): string => path.join(dir, '.git', name);
  const write = async (name: string, text: string): Promise<void> => {
    if ((await readText(place(name))) !== text) await writeFile(place(name), text);
  };
  // What a script may have made stands in files of their own.
  await removeTree(place('refs'));
  await ensureDir(place('refs'));
  await write('packed-refs', packedRefs(refs));
  for (const [name, { leadsTo }] of refs)
    if (leadsTo !== null) {
      await ensureDir(path.dirname(place(name)));
      await write(name, `ref: ${leadsTo}\n`);
    }
  const shallow = await readText(path.join(gitDir, 'shallow'));
  await (shallow === null ? removeTree(place('shallow')) : write('shallow', shallow));
}

function configOf(clone: Clone, abbreviation: number | null, isSparse: boolean): string {
  return [
    formatConfig(clone.objectFormat),
    '\tbare = false',
    '\tlogAllRefUpdates = false',
    ...(abbreviation === null ? [] : [`\tabbrev = ${abbreviation}`]),
    ...(isSparse ? ['\tsparseCheckout = true', '\tsparseCheckoutCone = false'] : []),
    '[gc]',
    '\tauto = 0',
    // Without an address: what is absent is not missed, and not fetched either.
    `[remote "${PROMISOR}"]`,
    '\tpromisor = true',
    '',
  ].join('\n');
}
