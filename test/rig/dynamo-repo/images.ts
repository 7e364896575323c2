// What the images of a Dynamo-shaped repository start from: this machine's Python and shell under three names.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { importImage } from '../local-image.ts';
import { ROOT } from '../source-tree.ts';

const run = promisify(execFile);

const PYTHON = '/usr/bin/python3';
/** What every Debian has in its smallest form, as Dynamo's own images do. */
const USUAL =
  'bash sh basename cat chmod chown cp cut date dirname env find grep head id ln ls mkdir mkfifo mktemp mv rm sed sleep sort ' +
  'tail tar tee touch tr uname wc';
const PROGRAMS = [PYTHON, ...USUAL.split(' ').map((name) => `/bin/${name}`)];
/** Parts of the library that nothing here uses. */
const LEFT_OUT =
  /^(?:__pycache__|test|config-.*|dist-packages|ensurepip|idlelib|lib2to3|pydoc_data|tkinter|turtle.*)$/;

/** Words for the templates; the frontend that their syntax lines name is there too. */
export async function dynamoImages(socketPath: string): Promise<Record<string, string>> {
  const frontend = path.join(ROOT, 'test/rig/engines/dockerfile-frontend.sh');
  const [files] = await Promise.all([library(), run(frontend, [socketPath])]);
  const holds = [...PROGRAMS, ...files].join('\n');
  // An image of an older list is not taken for this one.
  const tag = createHash('sha256').update(holds).digest('hex').slice(0, 6);
  const words: Record<string, string> = {};
  for (const [word, kind] of Object.entries({
    CUDA: 'cuda-dl-base',
    TORCH: 'pytorch',
    RUNTIME: 'cuda',
  })) {
    const name = `builder-test/${kind}`;
    const image = await importImage(socketPath, {
      repo: name,
      tag,
      programs: PROGRAMS,
      files: [...files, '/etc/passwd', '/etc/group'],
      changes: ['ENV PATH=/usr/bin:/bin', `ENV BASE_KIND=${kind}`],
    });
    Object.assign(words, {
      [`${word}_IMAGE`]: image,
      [`${word}_NAME`]: name,
      [`${word}_TAG`]: tag,
    });
  }
  return words;
}

async function library(): Promise<readonly string[]> {
  const { stdout } = await run(PYTHON, [
    '-c',
    'import sysconfig; print(sysconfig.get_path("stdlib"))',
  ]);
  const folder = stdout.trim();
  const names = await readdir(folder);
  return names.filter((name) => !LEFT_OUT.test(name)).map((name) => path.join(folder, name));
}
