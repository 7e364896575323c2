// builder as a package: packed from a copy of the sources, installed by npm in an empty folder.

import { execFile } from 'node:child_process';
import { cp, mkdir, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './source-tree.ts';

const run = promisify(execFile);

/** What `npm pack` reads; a copy, so that nothing appears in the checkout. */
const SOURCES = [
  'frameworks',
  'scripts',
  'src',
  'templates',
  '.npmrc',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'package.json',
  'tsconfig.build.json',
  'tsconfig.json',
];

export interface Packed {
  /** Absolute; of the `.tgz`. */
  readonly file: string;
  readonly bytes: number;
  /** Paths inside, sorted, without the leading `package/`. */
  readonly names: readonly string[];
}

/** In `dir`, which must be empty. */
export async function pack(dir: string): Promise<Packed> {
  const copy = path.join(dir, 'sources');
  await mkdir(copy);
  for (const name of SOURCES)
    await cp(path.join(ROOT, name), path.join(copy, name), {
      recursive: true,
      filter: (from) => path.basename(from) !== 'node_modules',
    });
  await symlink(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  const { stdout } = await npm(['pack', '--silent', '--pack-destination', dir], copy);
  const file = path.join(dir, stdout.trim().split('\n').at(-1) ?? '');
  const list = await run('tar', ['--list', '--gzip', '--file', file]);
  const names = list.stdout.trim().split('\n');
  return {
    file,
    bytes: (await stat(file)).size,
    names: names.map((name) => name.replace(/^package\//, '')).toSorted(),
  };
}

/** As a user does it; gives the command. Packages that npm has already are not asked for again. */
export async function install(file: string, dir: string): Promise<string> {
  await npm(['install', '--silent', '--prefer-offline', '--no-audit', '--no-fund', file], dir);
  return path.join(dir, 'node_modules/.bin/builder');
}

/** Under the Node that runs the tests. */
async function npm(args: readonly string[], cwd: string): Promise<{ readonly stdout: string }> {
  const PATH = `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  return run('npm', [...args], { cwd, env: { ...process.env, PATH } });
}
