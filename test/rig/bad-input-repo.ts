// A repository with one Dockerfile for each mistake, a builder.yaml a case, and what builder says with its paths named.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { builder, engineSocket, type CliOptions, type Said } from './cli.ts';
import { makeRepo, type TestRepo } from './git-repo.ts';
import { ROOT } from './source-tree.ts';
import { tempDir } from './temp-dir.ts';
import { tinyImage } from './tiny-image.ts';

export interface BadInput {
  /** The folder that the commands are typed in. */
  readonly dir: string;
  readonly repo: TestRepo;
  /** Writes builder.yaml: these frameworks, one a line, of the repository. */
  readonly frameworks: (...lines: readonly string[]) => Promise<void>;
  /** Runs builder; in what it says, run, folder, repository, commit and socket are replaced by DIR, REPO, SHA, SOCKET, RUN. */
  readonly builder: (args: readonly string[], options?: Omit<CliOptions, 'cwd'>) => Promise<Said>;
  /** The same with everything as it was said. */
  readonly raw: BadInput['builder'];
  /** Of the latest run. */
  readonly results: () => Promise<Results>;
  readonly stored: (name: string) => Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export const GOOD = 'good: { build: { dockerfile: good.Dockerfile, network: none } }';

export async function makeBadInput(): Promise<BadInput> {
  const socket = engineSocket();
  const from = `FROM ${await tinyImage(socket)}`;
  const folder = await tempDir();
  const dir = path.join(folder.path, 'here');
  await mkdir(dir);
  const repo = await makeRepo({
    'good.Dockerfile': `${from} AS runtime\nLABEL good=1\n`,
    'unseen.Dockerfile': `${from}\nLABEL unseen="${path.basename(folder.path)}"\n`,
    'syntax.Dockerfile': `${from}\nLABEL good=1\nRUNN echo hello\n`,
    'exits.Dockerfile': `${from}\nCMD ["sh", "-c", "i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo line $i; done; exit 9"]\n`,
    'mute.Dockerfile': `${from}\nCMD ["sleep", "1000"]\n`,
    'noisy.Dockerfile': `${from}\nRUN i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "line $i fills the disk of ${path.basename(folder.path)}"; done\n`,
  });
  await repo.branch('feature/paged-attention');
  await repo.git('checkout', '--quiet', 'main');
  const sha = await repo.git('rev-parse', 'HEAD');
  const named = (text: string): string =>
    text
      .replaceAll(repo.dir, 'REPO')
      .replaceAll(path.join(ROOT, 'builder'), 'builder')
      .replaceAll(dir, 'DIR')
      .replaceAll(socket, 'SOCKET')
      .replaceAll(sha.slice(0, 9), 'SHA')
      .replaceAll(/\d{8}T\d{6}Z-[0-9a-f]{4}/g, 'RUN')
      .replaceAll(/:[0-9a-f]{6}\.SHA/g, ':FP.SHA');
  const stored = (name: string): Promise<string> =>
    readFile(path.join(dir, 'reports/latest', name), 'utf8');
  return {
    dir,
    repo,
    frameworks: (...lines) => {
      const head = ['version: 1', 'name: bad', `repo: ${repo.dir}`, 'frameworks:'];
      const text = [...head, ...lines.map((line) => `  ${line}`), ''].join('\n');
      return writeFile(path.join(dir, 'builder.yaml'), text);
    },
    builder: async (args, options = {}) => {
      const { code, stdout, stderr } = await builder(args, { cwd: dir, ...options });
      return { code, stdout: named(stdout), stderr: named(stderr) };
    },
    raw: (args, options = {}) => builder(args, { cwd: dir, ...options }),
    stored,
    results: async () => v.parse(ResultsSchema, JSON.parse(await stored('results.json'))),
    async [Symbol.asyncDispose]() {
      await repo.remove();
      await folder[Symbol.asyncDispose]();
    },
  };
}
