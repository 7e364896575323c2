// A repository on this machine, whoever owns it: where its objects lie, which refs it has. Only read, never fetched from.

import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isErrorCode } from '../host/error-code.ts';
import { readText } from '../host/files.ts';
import { failure, FailureError } from '../model/reason.ts';
import { orNull, type Git, type OpenGit } from './git.ts';
import { KINDS_OF_REFS, LIST_REFS, parseRefs, type Refs } from './ref-list.ts';

export interface LocalRepo {
  /** As named, absolute. */
  readonly dir: string;
  /** Git in it: no hook, no filter, no transport that its settings name is run. */
  readonly git: Git;
  /** Of this checkout, and of all checkouts of the repository. */
  readonly gitDir: string;
  readonly commonDir: string;
  readonly objectsDir: string;
  readonly objectFormat: string;
  readonly isBare: boolean;
  /** Text of its `shallow`; null where its history is whole. */
  readonly shallow: string | null;
  /** Where a partial clone gets what it lacks; null where it is none, or nobody knows. */
  readonly promisedBy: string | null;
}

export interface RepoRefs {
  readonly refs: Refs;
  /** The commit of HEAD; null before the first one. */
  readonly head: string | null;
  /** The branch that HEAD names; null when it is detached. */
  readonly defaultBranch: string | null;
}

/** Of this folder itself: one that only lies in a checkout is none. @throws FailureError config */
export async function lookAtLocal(dir: string, openGit: OpenGit): Promise<LocalRepo> {
  const real = await realFolder(dir);
  const git = openGit({
    dir: real,
    protocols: 'none',
    ceiling: path.dirname(real),
    mend: `git -C ${dir} fsck tells what is wrong with it`,
  });
  const doing = `read ${dir}`;
  const answer = await git({ args: ['rev-parse', ...ASKED], doing }).catch(
    async (error: unknown) => {
      if (!(error instanceof FailureError) || error.failure.exitCode === undefined) throw error;
      const outer = await repositoryAround(real, openGit);
      throw outer === null ? error : new FailureError({ ...error.failure, hint: outer });
    },
  );
  const [gitDir = '', commonDir = '', objectsDir = '', objectFormat = '', isBare] =
    answer.split('\n');
  return {
    dir,
    git,
    gitDir,
    commonDir,
    objectsDir,
    objectFormat,
    isBare: isBare === 'true',
    shallow: await readText(path.join(commonDir, 'shallow')),
    promisedBy: await promisedBy(git, real, path.join(commonDir, 'config')),
  };
}

const ASKED = [
  '--path-format=absolute',
  '--git-dir',
  '--git-common-dir',
  '--git-path',
  'objects',
  '--show-object-format',
  '--is-bare-repository',
];

async function realFolder(dir: string): Promise<string> {
  const none = (cause: string): FailureError =>
    new FailureError(
      failure('config', `cannot read ${dir}: there is no git repository`, {
        cause,
        hint: 'a checkout or a bare clone (--repo-path), or an address that git can clone (--repo-url)',
      }),
    );
  try {
    const real = await realpath(dir);
    if (!(await stat(real)).isDirectory()) throw none(`${dir} is a file`);
    return real;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR')) throw none(`${dir} is not there`);
    throw isErrorCode(error, 'EACCES', 'EPERM', 'ELOOP') ? none(error.message) : error;
  }
}

/** What to say of a folder inside a checkout; null where there is none around it. */
async function repositoryAround(dir: string, openGit: OpenGit): Promise<string | null> {
  const args = ['rev-parse', '--show-toplevel'];
  const git = openGit({ dir, protocols: 'none' });
  const top = (await orNull(git, { args, doing: `look around ${dir}` }))?.trim();
  return top === undefined || top === dir ? null : `it lies in the checkout ${top}: name that one`;
}

/** The address of the remote that a partial clone rests on, absolute where it is a path. */
async function promisedBy(git: Git, dir: string, config: string): Promise<string | null> {
  // Few are: the others are spared a question to git.
  if (!/promisor|partialclone/i.test((await readText(config)) ?? '')) return null;
  const args = ['config', '--local', '--null', '--get-regexp', PARTIAL];
  const doing = 'look for the remote of a partial clone';
  const answer = (await orNull(git, { args, doing })) ?? '';
  const settings = new Map(
    answer.split('\0').map((entry): [string, string] => {
      const [name = '', value = ''] = entry.split('\n');
      return [name, value];
    }),
  );
  const promises = [...settings].find(
    ([name, value]) => name.endsWith('.promisor') && value !== 'false',
  );
  const remote = promises?.[0].slice('remote.'.length, -'.promisor'.length);
  const url = settings.get(`remote.${remote ?? settings.get('extensions.partialclone')}.url`);
  if (url === undefined) return null;
  return /^[^/]*:/.test(url) ? url : path.resolve(dir, url);
}

const PARTIAL = String.raw`^(remote\..*\.(promisor|url)|extensions\.partialclone)$`;

/** As they are now. @throws FailureError */
export async function localRefs({ git, dir }: LocalRepo): Promise<RepoRefs> {
  const doing = `list the refs of ${dir}`;
  const [listing, headRef] = await Promise.all([
    git({ args: [...LIST_REFS, ...KINDS_OF_REFS], doing }),
    orNull(git, { args: ['symbolic-ref', '--quiet', 'HEAD'], doing }),
  ]);
  const refs = parseRefs(listing);
  const branch = headRef?.trim();
  if (branch === undefined) {
    const args = ['rev-parse', '--verify', '--quiet', 'HEAD'];
    const head = await orNull(git, { args, doing });
    return { refs, head: head?.trim() ?? null, defaultBranch: null };
  }
  return {
    refs,
    head: refs.get(branch)?.id ?? null,
    defaultBranch: branch.replace(/^refs\/heads\//, ''),
  };
}
