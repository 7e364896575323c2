// `builder init` on a checkout in a folder of its own, and the file it writes as a run takes it.

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { resolveConfig } from '../../../src/config/resolve.ts';
import type { Config } from '../../../src/model/config.ts';
import { init, type Initialised } from '../../../src/pipeline/init.ts';
import { makeRepo, writeFiles, type Files } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const SERVER: Files = {
  'docker/Dockerfile': `ARG CUDA=12.9
FROM debian:bookworm AS base
RUN --mount=type=secret,id=hub,env=HUB_TOKEN --mount=type=secret,id=pip pip install x
FROM base AS dev
FROM base AS server
COPY src /srv
EXPOSE 9000/tcp
HEALTHCHECK CMD curl -f http://localhost:9000/healthz || exit 1
`,
  'api/Dockerfile': 'FROM debian:bookworm\nCOPY app.py /srv/\n',
  'api/app.py': '',
  'src/server.py': '',
  'Dockerfile.mocker': 'FROM scratch\n',
  'old/Dockerfile': 'FROM ${BASE}\nRUN --mount=type=ssh git clone x\n',
  'test/Dockerfile': 'FROM debian\n',
  'templates/vllm.Dockerfile': 'FROM {{ base }}\n',
  'Dockerfile.dockerignore': '*\n',
  '.dockerignore': '.git\n',
};

export interface Asked {
  readonly files?: Files;
  /** Git commands in the checkout. */
  readonly git?: readonly (readonly string[])[];
  readonly loose?: Files;
  readonly bare?: boolean;
  /** Where it is called, and what is named there, both relative to the folder that holds `server`. */
  readonly from?: string;
  readonly dir?: string;
}

interface Answer extends Initialised {
  /** The written file as a run takes it. */
  readonly config: Config;
}

/** In a checkout called `server`, with a folder `here` beside it. */
export async function initialised(asked: Asked): Promise<Answer> {
  const { files = SERVER, git: commands = [], loose = {}, bare = false, from = 'here' } = asked;
  await using dir = await tempDir();
  await using repo = await makeRepo(files);
  const place = path.join(dir.path, 'server');
  await repo.git('clone', '--quiet', ...(bare ? ['--bare'] : []), repo.dir, place);
  const git = (...args: readonly string[]): Promise<string> => repo.git('-C', place, ...args);
  await git('remote', 'set-url', 'origin', 'https://ada:geheim@git.example.org/team/server.git');
  for (const args of commands) await git(...args);
  if (!bare) await writeFiles(place, loose);
  await mkdir(path.join(dir.path, 'here'), { recursive: true });
  const cwd = path.join(dir.path, from);
  return await inFolder(cwd, asked.dir ?? '../server');
}

export async function inFolder(cwd: string, dir: string): Promise<Answer> {
  const host = madeUpHost({ cwd, home: cwd, env: { PATH: process.env['PATH'] } });
  const world = { host, root: ROOT, version: '1.0.0' };
  const made = await init({ dir, print: false, force: false }, world);
  assert.equal(await readFile(path.join(cwd, 'builder.yaml'), 'utf8'), made.text);
  await resolved(cwd, switchedOn(made.text));
  return { ...made, config: await resolved(cwd, made.text) };
}

async function resolved(cwd: string, text: string): Promise<Config> {
  await writeFile(path.join(cwd, 'builder.yaml'), text);
  const frameworksDir = path.join(ROOT, 'frameworks');
  const request = { flags: {}, env: {}, cwd, home: cwd, frameworksDir, embedded: false };
  const answer = await resolveConfig(request);
  assert.ok('config' in answer, `${JSON.stringify(answer)}\n${text}`);
  return answer.config;
}

/** All that a person may switch on, but for a second repository. */
function switchedOn(text: string): string {
  const hasRepo = /^repo:/m.test(text);
  return text
    .split('\n')
    .filter((line) => !(hasRepo && line.startsWith('# repo:')))
    .map((line) => line.replace(/^(\s*)# (\s*[\w"-]+:(?: .*)?)$/, '$1$2'))
    .join('\n');
}
