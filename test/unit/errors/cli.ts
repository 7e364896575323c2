// What a person can type wrong, and what stops a command before it begins.

import { execFile } from 'node:child_process';
import { link, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { wordsOf } from '../../../src/cli/words.ts';
import type { Flags } from '../../../src/config/flags.ts';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { acquireLock } from '../../../src/host/lock.ts';
import { currentOwner } from '../../../src/host/owner.ts';
import { toJson } from '../../../src/text/json.ts';
import { writeFiles, type Files } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { startScriptedEngine } from '../../rig/scripted-engine.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say } from '../cli/say.ts';
import { RUN, storeRun } from '../cli/stored-run.ts';
import { greenRun } from '../report/sample-runs.ts';
import { ended, type ErrorCase } from './shown.ts';

interface Mistake {
  readonly argv: readonly string[];
  readonly files?: Files;
  readonly env?: Readonly<Record<string, string>>;
  /** A run lies in reports/; what is given lies over its results.json. */
  readonly stored?: object;
  readonly prepare?: (dir: string) => Promise<unknown>;
}

const YAML = `version: 1
frameworkz:
  mocker: {}
soak:
  concurrency: 0
  maxErrorRate: 3
frameworks:
  mocker:
    serve:
      processes:
        frontend: { port: 99999, health: live }
    sanity:
      comand: [sanity]
parallel: lots
`;
const APP = 'frameworks: {app: {build: {dockerfile: Dockerfile}}}\n';
const BOTH = ['--only', 'soak', '--until', 'smoke', '--force-run', '--skip-build-if-image-exists'];

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'a verb that is nearly one': { argv: ['pln'] },
  'a verb that is none': { argv: ['xyzzy'] },
  'help for a verb that is nearly one': { argv: ['help', 'pln'] },
  'help for a verb that is none': { argv: ['help', 'xyzzy'] },
  'an unknown flag': { argv: ['plan', '--frmework', 'mocker'] },
  'an unknown flag of the default verb': { argv: ['--bogus'] },
  'a number that is none': { argv: ['--parallel', 'many'] },
  'a number below 1': { argv: ['--concurrency', '0'] },
  'a share above 1': { argv: ['--max-error-rate', '2'] },
  'a time without sense': { argv: ['--duration', 'soon'] },
  'an empty list': { argv: ['plan', '--ref', ','] },
  'a step that is none': { argv: ['--only', 'smok'] },
  'a step like no other': { argv: ['--until', 'xyzzy'] },
  'a backend that is none': { argv: ['--backend', 'buildkid'] },
  'a flag without its value': { argv: ['plan', '--ref'] },
  'too many words': { argv: ['show', 'a', 'b', 'c'] },
  'an unknown framework': { argv: ['plan', '-f', 'mockr'] },
  'a framework like no other': { argv: ['plan', '-f', 'zzz'] },
  'a framework to look at that is none': { argv: ['frameworks', 'mockr'] },
  'flags that exclude each other': { argv: ['plan', ...BOTH] },
  'a build argument without a name': { argv: ['plan', '--build-arg', '=geheim'] },
  'a named context without a place': { argv: ['plan', '--build-context', 'wheels'] },
  'a secret in the place of its id': { argv: ['plan', '--secret', 'geheim'] },
  'GPUs that are none': { argv: ['plan', '--gpus', 'all'] },
  'a step to leave out that is nearly one': { argv: ['plan', '--without', 'compil'] },
  'a recipe that is nearly one': { argv: ['plan', '--recipe', 'build.sh'] },
  'a checkout as it is, and none is named': { argv: ['plan', '--no-checkout', '--last', '3'] },
  'a remote that the checkout does not have': {
    argv: ['plan', '--pull-latest', '--repo-path', 'shop'],
    prepare: (dir) =>
      promisify(execFile)('git', ['init', '--quiet', '--initial-branch=main', `${dir}/shop`]),
  },
  'what the remote of nothing has': { argv: ['plan', '--fetch'] },
  'a step alone and without it': { argv: ['plan', '--only', 'soak', '--without', 'soak'] },
  'no step at all': {
    argv: ['plan', '--without', 'build,compile,sanity,serve,promote'],
  },
  'an image in the place of a build that is made': {
    argv: ['plan', '--image-sha', '6d3e0137c'],
  },
  'an image that no tag has': {
    argv: ['plan', '--without', 'build', '--image-sha', 'latest'],
  },
  'dev images of another target': {
    argv: ['plan', '--reuse-dev-if-image-exists', '--target', 'runtime'],
  },
  'dev images that are served': {
    argv: ['plan', '--reuse-dev-if-image-exists', '--only', 'smoke'],
  },
  'a lock that is to be ignored': { argv: ['--run-ignore-lock'] },
  'a legacy name that says something else than its modern one': {
    argv: ['plan', '--parallel', '2', '--max-workers', '3'],
  },
  'a plan and a run at once': {
    argv: ['plan', '--from-plan', 'p.json', '--failed-from', 'latest', '-f', 'mocker'],
  },
  'refs without a repository': { argv: ['plan', '--ref', 'main'] },
  'quickstart of a repository': { argv: ['quickstart', '--dry-run', '--repo-path', '.'] },
  'a variable with a wrong value': { argv: ['plan'], env: { BUILDER_PARALLEL: 'lots' } },
  'several mistakes in builder.yaml': { argv: ['plan'], files: { 'builder.yaml': YAML } },
  'YAML that is none': {
    argv: ['plan'],
    files: { 'builder.yaml': 'soak: {requests: 3\nname: x\n' },
  },
  'a configuration that is not there': { argv: ['plan', '--config', 'nope.yaml'] },
  'a repository that is not there': {
    argv: ['plan'],
    files: { 'builder.yaml': `repo: nope\n${APP}` },
  },
  'a folder that is no repository, and nothing says how to build it': {
    argv: ['plan', '--repo-path', '.'],
  },
  'an engine that was named and is not there': { argv: ['plan', '--socket', '/nowhere/d.sock'] },
  'an unknown schema': { argv: ['schema', 'resluts'] },
  'a shell that cannot be completed': { argv: ['completion', 'fih'] },
  'no shell at all': { argv: ['completion'], env: { SHELL: '/bin/dash' } },
  'no stored run at all': { argv: ['show'] },
  'a run that is not stored': { argv: ['report', '2025'], stored: {} },
  'a run whose name is nearly one': { argv: ['report', RUN.replace('2026', '2025')], stored: {} },
  'a beginning that two runs have': {
    argv: ['show', RUN.slice(0, 8)],
    stored: {},
    prepare: (dir) => storeRun(dir, {}, RUN.replace(/.$/, 'f')),
  },
  'a task of no run': { argv: ['logs', 'build.mocker-vlm.runtime.builder'], stored: {} },
  'a task like none of the run': { argv: ['show', 'latest', 'nope'], stored: {} },
  'a task name that several begin with': { argv: ['show', 'latest', 'serve'], stored: {} },
  'a task without a log': {
    argv: ['logs', 'build.mocker-vllm.runtime.builder'],
    stored: {},
    prepare: (dir) =>
      writeFiles(dir, { [`reports/${RUN}/logs/build.mocker-vllm.runtime.builder.log`]: null }),
  },
  'a task that never started': {
    argv: ['logs', 'latest', 'soak.mocker-vllm.runtime.builder'],
    stored: { tasks: [] },
    prepare: (dir) =>
      writeFiles(dir, { [`reports/${RUN}/logs/soak.mocker-vllm.runtime.builder.log`]: null }),
  },
  'a task that waits': {
    argv: ['logs', 'latest', 'soak.mocker-vllm.runtime.builder'],
    prepare: async (dir) => {
      await unfinishedRun(dir, { tasks: [] });
      await writeFiles(dir, {
        [`reports/${RUN}/logs/soak.mocker-vllm.runtime.builder.log`]: null,
      });
    },
  },
  'a run without tasks': {
    argv: ['logs'],
    stored: { tasks: [] },
    prepare: (dir) => writeFiles(dir, { [`reports/${RUN}/plan.json`]: toJson(somePlan([])) }),
  },
  'results of a newer version': { argv: ['show'], stored: { version: 2 } },
  'results that are damaged': { argv: ['show'], stored: { tasks: 'none' } },
  'a run without results': {
    argv: ['show'],
    stored: {},
    prepare: (dir) => writeFiles(dir, { [`reports/${RUN}/results.json`]: null }),
  },
  'a mail server, and nobody to write to': {
    argv: ['report', '--smtp-url', 'smtp://127.0.0.1:1'],
    stored: {},
  },
  'a mail without a server': { argv: ['report', '--email', 'ada@example.org'], stored: {} },
  'a mail server that is not there': {
    argv: ['report', '--email', 'ada@example.org', '--smtp-url', 'smtp://127.0.0.1:1'],
    stored: {},
  },
  'a trace that cannot be written': {
    argv: ['trace', '--out', 'traces/night.json'],
    stored: {},
    files: { traces: 'a file' },
  },
  'failed steps of a run that goes on': {
    argv: ['plan', '--failed-from', 'latest'],
    prepare: (dir) => unfinishedRun(dir),
  },
  'a plan of the embedded default, run for a repository': {
    argv: ['plan', '--from-plan', 'plan.json', '--repo-path', '.'],
    files: { 'builder.yaml': APP, 'plan.json': toJson(greenRun().plan) },
  },
  'a plan of a repository, run by quickstart': {
    argv: ['quickstart', '--dry-run', '--from-plan', 'plan.json'],
    files: { 'plan.json': toJson(somePlan([someTask('sanity.vllm.runtime.012345678')])) },
  },
  'a plan of a repository that is not named': {
    argv: ['plan', '--from-plan', 'plan.json'],
    files: { 'plan.json': toJson(somePlan([someTask('sanity.vllm.runtime.012345678')])) },
  },
  'a framework of builder.yaml that says it is embedded': {
    argv: ['plan'],
    files: { 'builder.yaml': 'frameworks: {web: {repo: embedded}}\n' },
  },
  'a configuration from a socket': {
    argv: ['plan', '--config', 'engine.sock'],
    prepare: leaveSocket,
  },
  'init where a configuration is': { argv: ['init'], files: { 'builder.yaml': 'name: x\n' } },
  'init of a folder that is not there': { argv: ['init', 'nope'] },
  'init of a file': { argv: ['init', 'notes.txt'], files: { 'notes.txt': 'x' } },
};

/** Left over from a server that has gone. */
async function leaveSocket(dir: string): Promise<void> {
  const server = createServer();
  const file = path.join(dir, 'engine.sock');
  await new Promise<void>((resolve) => {
    server.listen(file, resolve);
  });
  await link(file, `${file}.kept`);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  await rename(`${file}.kept`, file);
}

/** Its process is this one, which lives. */
async function unfinishedRun(dir: string, more: object = {}): Promise<void> {
  const { results } = greenRun();
  const run = { ...results.run, finishedAt: null, verdict: null, exitCode: null };
  await storeRun(dir, { run, ...more });
  const owner = toJson(currentOwner(madeUpHost({ pid: process.pid })));
  await writeFiles(dir, { [`reports/${RUN}/owner.json`]: owner });
}

async function told({ argv, files = {}, env = {}, stored, prepare }: Mistake): Promise<string> {
  await using dir = await tempDir();
  if (stored !== undefined) await storeRun(dir.path, stored);
  await writeFiles(dir.path, files);
  await prepare?.(dir.path);
  const { code, stdout, stderr } = await say(argv, { cwd: dir.path, env });
  if (stdout !== '') throw new Error(`on standard output: ${stdout}`);
  return `$ builder ${argv.join(' ')}\n${stderr.replaceAll(dir.path, '/home/kim')}exit ${code}\n`;
}

/** Another process has it, as far as the lock can tell. */
async function locked(): Promise<string> {
  await using dir = await tempDir();
  await using engine = await startScriptedEngine();
  const note = { ...currentOwner(madeUpHost({ pid: process.pid })), run: '', note: 'builder run' };
  const lock = await acquireLock(path.join(dir.path, '.cache/builder/embedded.lock'), note);
  const argv = ['run', '--socket', engine.socket];
  const { code, stderr } = await say(argv, { cwd: dir.path });
  if (lock.kind === 'lock') lock.release();
  return `$ builder run\n${stderr}exit ${code}\n`;
}

/** As of a package that was torn apart. */
async function noFrameworks(flags: Flags): Promise<string> {
  await using dir = await tempDir();
  const place = { cwd: dir.path, home: dir.path, frameworksDir: path.join(dir.path, 'none') };
  const embedded = flags.repoUrl === undefined;
  const resolved = await resolveConfig({ ...place, flags, env: {}, embedded });
  const host = madeUpHost();
  if ('problems' in resolved) wordsOf({ host, args: [], flags: {} }).problems(resolved.problems);
  return host.stderr.text;
}

export const CLI: readonly ErrorCase[] = [
  ...Object.entries(MISTAKES).map(([title, mistake]) => ({ title, show: () => told(mistake) })),
  { title: 'another run of the same repository', show: locked },
  { title: 'an embedded default without frameworks', show: () => noFrameworks({}) },
  {
    title: 'a repository, and no frameworks at all',
    show: () => noFrameworks({ repoUrl: 'https://example.org/shop.git' }),
  },
  {
    title: 'a bug of ours',
    show: () =>
      ended(() => {
        throw new TypeError('x is not a function');
      }),
  },
  { title: 'a system error that nobody expected', show: () => ended(() => readFile('/nowhere')) },
];
