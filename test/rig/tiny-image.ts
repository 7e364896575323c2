// A small image for tests: this machine's shell, sleep and perl.

import { basename, dirname } from 'node:path';
import { importImage, librariesOf } from './local-image.ts';

const PROGRAMS = ['/bin/sh', '/bin/sleep', '/bin/cat', '/bin/mkdir', '/bin/ls', '/usr/bin/perl'];

export async function tinyImage(socketPath: string): Promise<string> {
  const folders = (await librariesOf(PROGRAMS))
    .map((path) => dirname(path))
    .filter((dir) => basename(dir) !== 'lib64');
  const modules = [...new Set(folders)].map((dir) => `/usr${dir.replace(/^\/usr/, '')}/perl-base`);
  return importImage(socketPath, {
    repo: 'builder-test/tiny',
    tag: '1',
    programs: PROGRAMS,
    files: modules,
    changes: ['ENV PATH=/bin:/usr/bin'],
  });
}
