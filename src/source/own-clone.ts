// The bare repository in our cache: made by hand, since it holds little but a place for objects.

import { rename } from 'node:fs/promises';
import path from 'node:path';
import { isErrorCode } from '../host/error-code.ts';
import { ensureDir, readText, removeTree, writeAtomic } from '../host/files.ts';
import { temporaryBeside } from '../host/temporary.ts';

/** The remote that has what a clone lacks on purpose. */
export const PROMISOR = 'promised';

/**
 * Begins the arguments of a fetch. Only there git may know what that remote is: elsewhere it would not say that an object
 * is missing, but try to fetch it, and end where it may not.
 */
export const AS_PARTIAL = [
  '-c',
  `remote.${PROMISOR}.promisor=true`,
  '-c',
  `remote.${PROMISOR}.partialCloneFilter=blob:none`,
] as const;

export interface OwnClone {
  readonly gitDir: string;
  readonly objectFormat: string;
  /** Absolute folder with objects of another repository; null: it has its own. */
  readonly borrowsFrom: string | null;
  /** Text of `shallow`; undefined: git keeps it. */
  readonly shallow?: string | null;
  /** Where what it lacks may be had, without a login; null: nowhere. */
  readonly promisedBy: string | null;
}

/** Also where one is there, made by an earlier version or with other settings: objects are kept. */
export async function ensureOwnClone(clone: OwnClone): Promise<void> {
  const { gitDir, borrowsFrom, shallow } = clone;
  await makeWhole(gitDir);
  const file = (name: string): string => path.join(gitDir, name);
  await keep(file('config'), configOf(clone));
  if (borrowsFrom === null) return;
  await ensureDir(file('objects/info'));
  await keep(file('objects/info/alternates'), alternatesOf(borrowsFrom));
  if (shallow !== undefined && shallow !== (await readText(file('shallow'))))
    await (shallow === null ? removeTree(file('shallow')) : writeAtomic(file('shallow'), shallow));
}

export async function keep(file: string, content: string): Promise<void> {
  if ((await readText(file)) !== content) await writeAtomic(file, content);
}

/** As git reads it. */
export function alternatesOf(folder: string): string {
  return `${folder}\n`;
}

function configOf({ objectFormat, promisedBy }: OwnClone): string {
  const remote = `[remote "${PROMISOR}"]\n\turl = ${JSON.stringify(promisedBy)}\n`;
  return `${formatConfig(objectFormat)}\n\tbare = true\n${promisedBy === null ? '' : remote}`;
}

/** Begins a configuration; lines of its `core` may follow. */
export function formatConfig(objectFormat: string): string {
  if (objectFormat === 'sha1') return '[core]\n\trepositoryFormatVersion = 0';
  return `[extensions]\n\tobjectFormat = ${objectFormat}\n[core]\n\trepositoryFormatVersion = 1`;
}

async function isRepository(dir: string): Promise<boolean> {
  return (await readText(path.join(dir, 'HEAD'))) !== null;
}

/** Whole or not at all: another process may open the same clone for the first time. */
async function makeWhole(gitDir: string): Promise<void> {
  if (await isRepository(gitDir)) return;
  const temporary = temporaryBeside(gitDir);
  try {
    await fill(temporary);
    await rename(temporary, gitDir);
  } catch (error) {
    if (!isErrorCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    // The other one's, or what is left of a removed one.
    if (!(await isRepository(gitDir))) await fill(gitDir);
  } finally {
    await removeTree(temporary);
  }
}

/** Its HEAD leads to nothing: names are looked up in the repository itself. */
async function fill(dir: string): Promise<void> {
  for (const folder of ['objects', 'refs']) await ensureDir(path.join(dir, folder));
  await writeAtomic(path.join(dir, 'HEAD'), 'ref: refs/heads/none\n');
}
