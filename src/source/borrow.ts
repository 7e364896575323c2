// A clone of a repository on this machine: its objects are read where they lie, its refs as they are now. Nothing is fetched unasked.

import { localRefs, lookAtLocal } from './local.ts';
import { splitLogin } from './login.ts';
import { gitDirFor, type Opened, type Opening } from './opened.ts';
import { ensureOwnClone } from './own-clone.ts';
import { withOrigin } from './origin-now.ts';
import { asClonedFrom } from './ref-list.ts';

/** @throws FailureError config; with `latest` network, auth, timeout too */
export async function borrow({ place, address, openGit, latest }: Opening): Promise<Opened> {
  const dir = address.url;
  const local = await lookAtLocal(dir, openGit);
  const { objectFormat, objectsDir, shallow } = local;
  const promise = local.promisedBy === null ? null : splitLogin(local.promisedBy);
  const gitDir = gitDirFor(place, objectFormat);
  const [{ refs, head, defaultBranch }] = await Promise.all([
    localRefs(local),
    ensureOwnClone({
      gitDir,
      objectFormat,
      borrowsFrom: objectsDir,
      shallow,
      promisedBy: promise?.url ?? null,
    }),
  ]);
  const ownRemotes = [...refs.keys()].some((name) => name.startsWith('refs/remotes/'));
  const opened = {
    gitDir,
    git: openGit({
      dir: gitDir,
      mend: `git -C ${dir} fsck tells what is wrong with it`,
      ...(promise?.login && { login: promise.login }),
    }),
    objectFormat,
    local,
    isPartial: promise !== null,
    refs: local.isBare && !ownRemotes ? asClonedFrom(refs, defaultBranch) : refs,
    head,
    defaultBranch,
  };
  return latest ? withOrigin(opened, openGit) : opened;
}
