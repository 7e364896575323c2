// Whether the folder of a repository is there at all: what else is said of it would mislead.

import { stat } from 'node:fs/promises';
import { isErrorCode } from '../host/error-code.ts';
import type { ConfigProblem, SourceChoice } from '../model/config.ts';
import { saidAt, type Facts } from './facts.ts';
import { isRepoUrl } from './paths.ts';

/** Null for an address, and for whatever lies at that path. */
export async function missingRepo(
  source: SourceChoice,
  facts: Pick<Facts, 'given' | 'file'>,
): Promise<ConfigProblem | null> {
  const { repoPath, repoUrl } = facts.given.flags;
  const isAddress = repoPath === undefined && repoUrl !== undefined;
  if (source.kind === 'embedded' || isAddress || isRepoUrl(source.repo)) return null;
  if (await isThere(source.repo)) return null;
  const hint =
    repoPath === undefined
      ? 'a checkout or a bare clone, relative to this file, or an address that git can clone'
      : 'the path of a checkout or a bare clone; --repo-url takes an address';
  return {
    ...saidAt(facts, 'repoPath', ['repo']),
    message: `${source.repo} is not there`,
    hint,
  };
}

async function isThere(dir: string): Promise<boolean> {
  try {
    await stat(dir);
    return true;
  } catch (error) {
    return !isErrorCode(error, 'ENOENT', 'ENOTDIR');
  }
}
