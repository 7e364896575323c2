// A bare clone of our own, brought up to date at each opening; the repository it comes from is only read.

import path from 'node:path';
import { ensureDir } from '../host/files.ts';
import type { Host } from '../host/host.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { failure, FailureError } from '../model/reason.ts';
import { borrow } from './borrow.ts';
import { clonePlace, type ClonePlace } from './clone-place.ts';
import { fetchAll } from './fetch.ts';
import { gitConfig } from './git-config.ts';
import { openGit, type OpenGit } from './git.ts';
import { splitLogin } from './login.ts';
import type { Opened } from './opened.ts';
import { keep } from './own-clone.ts';

export interface CloneRequest {
  /** An absolute path (clone, worktree, bare; never written to) or a URL. */
  readonly repo: string;
  readonly cacheDir: string;
  /** Branches as the remote of a checkout has them now; an address is always asked. */
  readonly latest?: boolean;
  readonly host: Pick<Host, 'env' | 'clock' | 'user'>;
  readonly signal: AbortSignal;
}

export interface Clone extends ClonePlace, Opened {
  /** Without a login. */
  readonly repo: string;
  readonly openGit: OpenGit;
  readonly host: CloneRequest['host'];
}

/** @throws FailureError config, auth, network, disk, timeout */
export async function openClone({
  repo,
  cacheDir,
  latest = false,
  host,
  signal,
}: CloneRequest): Promise<Clone> {
  const place = clonePlace(cacheDir, repo);
  const address = splitLogin(repo);
  refuseOption(address.url);
  const gitOf: OpenGit = (at) =>
    openGit({ configFile: place.configFile, env: host.env, signal, ...at });
  const opening = { place, address, openGit: gitOf, latest };
  const opened = await orFileFailure(`opening a clone in ${cacheDir}`, async () => {
    await ensureDir(path.dirname(place.configFile));
    await keep(place.configFile, gitConfig(host.env));
    return path.isAbsolute(address.url) ? borrow(opening) : fetchAll(opening);
  });
  return { ...place, ...opened, repo: address.url, openGit: gitOf, host };
}

function refuseOption(repo: string): void {
  if (!repo.startsWith('-')) return;
  throw new FailureError(
    failure('config', `"${repo}" is no repository: it begins with "-"`, {
      hint: `a folder of that name is ./${repo}`,
    }),
  );
}
