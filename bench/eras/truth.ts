// What a branch's own script would have Docker do, by really running it with a `docker` that only writes down what it is told.

import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readBuild, type Words } from './docker-words.ts';
import type { History } from './history.ts';
import { ended } from './shell.ts';

export interface TrueBuild extends Words {
  /** Null: a temporary file of the script. */
  readonly dockerfile: string | null;
  readonly context: string;
  readonly content: string;
  readonly sha256: string;
}

export type Truth =
  | { readonly builds: readonly TrueBuild[] }
  /** The script's own last words. */
  | { readonly refused: string };

export interface Asked {
  readonly commit: string;
  readonly framework: string;
  readonly target: string;
}

/** Each call leaves its words, each ended by a zero byte, and the Dockerfile it was given. */
const RECORDER = `#!/bin/sh
[ "$1 $2" != "buildx version" ] || { echo "github.com/docker/buildx v0.0.0"; exit 0; }
n=$(ls "$RECORD" | grep -c argv)
printf '%s\\0' "$@" >"$RECORD/$n.argv"
pwd >"$RECORD/$n.cwd"
while [ $# -gt 0 ]; do
  case $1 in -f | --file) cp "$2" "$RECORD/$n.file" ;; esac
  shift
done
`;

export async function truth(history: History, dir: string, asked: Asked): Promise<Truth> {
  if ((await history.show(asked.commit, 'container/render.py')) !== null)
    return rendered(history, asked);
  if ((await history.show(asked.commit, 'container/build.sh')) !== null)
    return scripted(history, dir, asked);
  return { refused: 'neither script is there' };
}

async function scripted(history: History, dir: string, asked: Asked): Promise<Truth> {
  const checkout = await history.at(asked.commit);
  const room = await mkdtemp(path.join(dir, 'run-'));
  const record = path.join(room, 'record');
  const temp = path.join(room, 'tmp');
  for (const folder of [record, temp, path.join(room, 'bin')]) await mkdir(folder);
  await writeFile(path.join(room, 'bin/docker'), RECORDER);
  await chmod(path.join(room, 'bin/docker'), 0o755);
  const { exitCode, stdout, stderr } = await ended({
    command: 'bash',
    args: [
      path.join(checkout, 'container/build.sh'),
      '--framework',
      scriptName(asked.framework, await names(history, asked)),
      '--target',
      asked.target,
    ],
    cwd: checkout,
    env: {
      PATH: `${room}/bin:${process.env['PATH'] ?? ''}`,
      RECORD: record,
      TMPDIR: temp,
      HOME: room,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
    },
  });
  if (exitCode !== 0) return { refused: lastLine(stderr) || lastLine(stdout) };
  const calls = (await readdir(record)).filter((name) => name.endsWith('.argv')).length;
  const builds: TrueBuild[] = [];
  for (let call = 0; call < calls; call += 1)
    builds.push(await recorded(path.join(record, String(call)), checkout));
  return { builds };
}

async function recorded(file: string, checkout: string): Promise<TrueBuild> {
  const words = (await readFile(`${file}.argv`, 'utf8')).split('\0').slice(0, -1);
  const cwd = (await readFile(`${file}.cwd`, 'utf8')).trim();
  const content = await readFile(`${file}.file`);
  const build = readBuild(words);
  const place = (name: string): string => path.relative(checkout, path.resolve(cwd, name)) || '.';
  const dockerfile = place(build.file);
  return {
    ...build,
    dockerfile: dockerfile.startsWith('..') ? null : dockerfile,
    context: place(build.place),
    content: content.toString(),
    sha256: sha256(content),
  };
}

/** The words that the script itself takes, by its own text. */
async function names(history: History, { commit }: Asked): Promise<string> {
  return (await history.show(commit, 'container/build.sh')) ?? '';
}

function scriptName(framework: string, script: string): string {
  return framework === 'trtllm' && script.includes('["TENSORRTLLM"]') ? 'TENSORRTLLM' : framework;
}

async function rendered(history: History, { commit, framework, target }: Asked): Promise<Truth> {
  const checkout = await history.at(commit);
  const run = async (cuda: string | null) =>
    ended({
      command: 'python3',
      args: [
        path.join(checkout, 'container/render.py'),
        `--framework=${framework === 'none' ? 'dynamo' : framework}`,
        `--target=${target}`,
        ...(cuda === null ? [] : [`--cuda-version=${cuda}`]),
      ],
      cwd: checkout,
      env: { PYTHONDONTWRITEBYTECODE: '1' },
    });
  // The script's own default where the framework has it, else the only one that it has.
  let last = await run(null);
  for (const cuda of ['13.1', '13.0', '12.9']) if (last.exitCode !== 0) last = await run(cuda);
  if (last.exitCode !== 0) return { refused: lastLine(last.stderr) };
  const file = /Generated Dockerfile written to (\S+)/.exec(last.stdout + last.stderr)?.[1];
  if (file === undefined) return { refused: `no file was named: ${last.stdout}` };
  const content = await readFile(file);
  return {
    builds: [
      {
        dockerfile: path.relative(checkout, file),
        context: '.',
        target: null,
        platform: 'linux/amd64',
        args: {},
        contexts: {},
        tags: [],
        file,
        place: checkout,
        content: content.toString(),
        sha256: sha256(content),
      },
    ],
  };
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
