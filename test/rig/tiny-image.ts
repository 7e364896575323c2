// A small image for tests: this machine's shell, sleep and perl.

import { basename, dirname } from 'node:path';
import { importImage, librariesOf } from './local-image.ts';

const PROGRAMS = ['/bin/sh', '/bin/sleep', '/bin/cat', '/bin/mkdir', '/bin/ls', '/usr/bin/perl'];

export function tinyImage(socketPath: string): Promise<string> {
  return imported(socketPath, '1', []);
}

/** The same with an entry point that passes, whatever command it is given. */
export function swallowingImage(socketPath: string): Promise<string> {
  return imported(socketPath, '1-swallows', ['ENTRYPOINT ["/bin/sh", "-c", "exit 0"]']);
}

async function imported(
  socketPath: string,
  tag: string,
  changes: readonly string[],
): Promise<string> {
  const folders = (await librariesOf(PROGRAMS))
    .map((path) => dirname(path))
    .filter((dir) => basename(dir) !== 'lib64');
  const modules = [...new Set(folders)].map((dir) => `/usr${dir.replace(/^\/usr/, '')}/perl-base`);
  return importImage(socketPath, {
    repo: 'builder-test/tiny',
    tag,
    programs: PROGRAMS,
    files: modules,
    changes: ['ENV PATH=/bin:/usr/bin', ...changes],
  });
}
