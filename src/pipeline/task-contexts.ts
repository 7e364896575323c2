// The named contexts of a build task with what lies behind them now.

import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { orFileFailure } from '../host/or-file-failure.ts';
import type { BuildTask } from '../model/plan.ts';
import { failure, FailureError } from '../model/reason.ts';
import { contextSha256 } from '../source/context-sha256.ts';
import { folderFiles } from '../source/folder.ts';
import type { NamedContext } from '../tasks/stand-in-image.ts';

const IMAGE = 'docker-image://';
const OTHER = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|target:)/i;
const WHOLE = { dockerfile: 'Dockerfile', context: '.' };

/** `checkout`: what a folder is relative to. Throws a FailureError. */
export function contextsOf(
  { build }: Pick<BuildTask, 'build'>,
  checkout: string,
): Promise<readonly NamedContext[]> {
  return Promise.all(
    Object.entries(build.contexts).map(([name, value]) => contextOf(name, value, checkout)),
  );
}

async function contextOf(name: string, value: string, checkout: string): Promise<NamedContext> {
  if (value.startsWith(IMAGE)) {
    const from = value.slice(IMAGE.length);
    return { name, from, sha256: null, files: { dir: checkout, files: [] } };
  }
  if (OTHER.test(value)) {
    const hint = `give it a folder, or an image: --build-context ${name}=${IMAGE}NAME`;
    throw new FailureError(
      failure('config', `the context ${name} is ${value}, which builder cannot hand over`, {
        hint,
      }),
    );
  }
  const dir = resolve(checkout, value);
  const read = (): ReturnType<typeof folderFiles> => folderFiles(dir, WHOLE);
  // A folder that is not there is an empty one: scripts name some that they would make.
  const real = await realpath(dir).catch(() => null);
  if (real !== null) await refuseOutside({ dir, real, checkout }, name);
  const files = real === null ? [] : await orFileFailure(`reading the folder ${dir}`, read, dir);
  return { name, from: value, sha256: contextSha256(files), files: { dir, files } };
}

interface Folder {
  readonly dir: string;
  /** The same without links. */
  readonly real: string;
  readonly checkout: string;
}

/** A folder of the checkout may be a link of the commit's, to anything of this machine. */
async function refuseOutside({ dir, real, checkout }: Folder, name: string): Promise<void> {
  if (!isBelow(dir, checkout) || isBelow(real, await realpath(checkout))) return;
  throw new FailureError(
    failure(
      'config',
      `the context ${name} is a link of the commit that leads out of its checkout`,
      {
        where: dir.slice(checkout.length + 1),
        hint: `give the build a folder that you name yourself: --build-context ${name}=DIR`,
      },
    ),
  );
}

function isBelow(dir: string, top: string): boolean {
  return dir === top || dir.startsWith(`${top}${sep}`);
}
