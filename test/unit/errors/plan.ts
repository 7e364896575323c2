// What is refused before any work: plans that no longer hold, secrets that are not there, engines that cannot.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EngineFeature, FoundBuild } from '../../../src/model/build-spec.ts';
import type { Config } from '../../../src/model/config.ts';
import type { EngineFacts, PlanFacts } from '../../../src/model/facts.ts';
import type { SecretSource } from '../../../src/model/framework.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { FailureError } from '../../../src/model/reason.ts';
import { ensureBases } from '../../../src/pipeline/base-image.ts';
import { ensureEngine } from '../../../src/pipeline/ensure-engine.ts';
import { readPart } from '../../../src/pipeline/part.ts';
import { readSecrets } from '../../../src/pipeline/secrets.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { settledBeforehand } from '../../../src/scheduler/settle.ts';
import { toJson } from '../../../src/text/json.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { MemorySink } from '../../rig/memory-sink.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { BASE, SHA, someBuild, someConfig, someFacts } from '../plan/question.ts';
import { EXPLAIN } from './explain.ts';
import { atEnd, ended, unplanned, type ErrorCase } from './shown.ts';

const CLASSIC: EngineFacts = {
  version: '20.10.24',
  apiVersion: '1.41',
  storageDriver: 'overlay2',
  backend: 'classic',
  gpu: false,
};

/** The build that the plan refuses, at the end of its run. */
function refused(
  facts: Partial<PlanFacts>,
  spec: Partial<FoundBuild['spec']>,
  found: Partial<FoundBuild> = {},
): Promise<string> {
  const builds = [someBuild(found, { secrets: [], contexts: {}, ...spec })];
  return firstRefused(makePlan(someConfig(), someFacts({ ...facts, builds }), '0.1.0'));
}

function firstRefused({ tasks: [task] }: Plan): Promise<string> {
  const outcome = task === undefined ? null : settledBeforehand(task, new Map());
  if (task === undefined || outcome === null) throw new Error('nothing was refused');
  return atEnd(task.id, outcome);
}

/** Of a Dockerfile with this in it. */
function byEngine(feature: EngineFeature, backend: EngineFacts['backend']): Promise<string> {
  return refused({ engine: { ...CLASSIC, backend } }, {}, { features: [feature] });
}

/** --only promote, without what has to pass before. */
function unpromoted(): Promise<string> {
  const tip = { ref: 'main', revision: SHA, branch: 'main', author: null, date: null, subject: '' };
  const config = someConfig({ promote: 'main', selection: { kind: 'only', only: 'promote' } });
  return firstRefused(makePlan(config, someFacts({ revisions: [tip] }), '0.1.0'));
}

const TWINS = ['0', '1'].map((digit) => ({
  tag: `dynamo:abc12${digit}.012345678-vllm-runtime-amd64`,
  latest: [],
  framework: 'vllm',
  target: 'runtime',
  revision: SHA,
  fingerprint: `abc123${digit}`,
}));

/** --no-build --image-sha abc123 */
function noImage(facts: Partial<PlanFacts>): Promise<string> {
  const config = someConfig({ without: ['build'], imageSha: 'abc123' });
  const { problems } = makePlan(config, someFacts(facts), '0.1.0');
  const [problem] = problems;
  if (problem === undefined) throw new Error('nothing is wrong');
  return unplanned(() => {
    throw new FailureError(problem.reason);
  }, problem.framework);
}

async function secret(source: SecretSource | null): Promise<string> {
  const secrets: Config['secrets'] = source === null ? {} : { hub: source };
  const framework = { ...FRAMEWORK, build: { ...FRAMEWORK.build, secrets: ['hub'] } };
  const config = someConfig({ secrets, frameworks: [framework] });
  const { missing } = await readSecrets(config, madeUpHost());
  return refused({ missingSecrets: missing }, { secrets: ['hub'] });
}

async function base(): Promise<string> {
  await using root = await tempDir();
  const script = 'echo "no engine answers on $1"\nexit 3\n';
  await writeFiles(root.path, { 'scripts/base-image': script });
  const maker = {
    engine: new FakeEngine(),
    host: madeUpHost({ env: { PATH: process.env['PATH'] } }),
    root: root.path,
    sink: new MemorySink(),
    signal: new AbortController().signal,
  };
  const wanted = { image: 'builder/base:bookworm', pull: BASE, suite: 'bookworm' };
  const other = { image: 'builder/base:sid', pull: 'debian:sid-slim', suite: 'sid' };
  maker.engine.addImage(other.image);
  const missingBases = await ensureBases([wanted, other], maker);
  return await refused({ missingBases }, { baseImages: [wanted.image] });
}

/** Where no engine answers, a script is to start one; it says why it cannot. */
async function noEngine(userId: number): Promise<string> {
  await using root = await tempDir();
  const script = 'echo "engine: this is neither Debian nor Ubuntu"\nexit 3\n';
  await writeFiles(root.path, { 'scripts/engine': script });
  const host = madeUpHost({
    env: { PATH: process.env['PATH'], XDG_RUNTIME_DIR: '/nowhere' },
    user: { id: userId, group: userId, name: 'kim' },
  });
  const lost = new AbortController();
  const telling = { say: () => undefined, signal: lost.signal, starting: () => undefined };
  // A socket from the environment is taken like the default one, and never there.
  const world = {
    host: { ...host, env: { ...host.env, BUILDER_SOCKET: '/nowhere/docker.sock' } },
    root: root.path,
    version: '0.0.0',
  };
  return await ended(() => ensureEngine(someConfig(), world, telling));
}

/** `text` null: there is no file. */
async function planFile(text: string | null): Promise<string> {
  await using dir = await tempDir();
  const file = path.join(dir.path, 'plan.json');
  if (text !== null) await writeFile(file, text);
  return await fromPlan(file);
}

function fromPlan(file: string): Promise<string> {
  return ended(() => readPart(someConfig({ subset: { kind: 'from-plan', file } })));
}

const SMOKE = someTask('smoke.vllm.runtime.012345678', { needs: ['serve.vllm.runtime.012345678'] });

/** The plan is of other inputs than those that a run finds. */
async function changed(): Promise<string> {
  await using dir = await tempDir();
  const file = path.join(dir.path, 'plan.json');
  const plan = makePlan(someConfig(), someFacts(), '0.1.0');
  await writeFile(file, toJson(plan));
  const part = await readPart(someConfig({ subset: { kind: 'from-plan', file } }));
  const args = { CUDA: '13.0', PYTHON: '3.12' };
  const now = makePlan(someConfig(), someFacts({ builds: [someBuild({}, { args })] }), '0.1.0');
  return await ended(() => void part?.check(now, []));
}

export const PLAN: readonly ErrorCase[] = [
  { title: 'a plan that is not there', show: () => planFile(null) },
  { title: 'a folder for a plan', show: () => fromPlan('/') },
  { title: 'a device for a plan', show: () => fromPlan('/dev/null') },
  { title: 'a plan that is no JSON', show: () => planFile('plan:\n') },
  { title: 'a plan of another version', show: () => planFile('{"version": 7}') },
  { title: 'a plan of another shape', show: () => planFile('{"version": 1, "tasks": 7}') },
  { title: 'a plan without tasks', show: () => planFile(toJson(somePlan([]))) },
  { title: 'a plan that lacks a task', show: () => planFile(toJson(somePlan([SMOKE]))) },
  {
    title: 'a plan that lacks tasks whose names were hidden',
    show: () => planFile(toJson(somePlan([{ ...SMOKE, needs: ['serve.***', 'sanity.***'] }]))),
  },
  { title: 'a plan that no longer holds', show: changed },
  { title: 'a secret that is not declared', show: () => secret(null) },
  {
    title: 'a secret whose file is not there',
    show: () => secret({ kind: 'file', path: '/home/kim/token' }),
  },
  {
    title: 'a secret whose variable is not set',
    show: () => secret({ kind: 'env', name: 'HUB_TOKEN' }),
  },
  {
    title: 'a secret whose command is not found',
    show: () => secret({ kind: 'command', command: ['no-such-vault'] }),
  },
  {
    title: 'a password in a build argument',
    show: () => refused({}, { args: { INDEX: 'https://ada:geheim@host/simple' } }),
  },
  {
    title: 'secrets on the classic builder',
    show: () => refused({ engine: CLASSIC }, { secrets: ['pip', 'ca'] }),
  },
  {
    title: 'named contexts on the classic builder',
    show: () => refused({ engine: CLASSIC }, { contexts: { wheels: 'docker-image://wheels:1' } }),
  },
  {
    title: "a context that the branch's own script would fill",
    show: () => refused({}, { contexts: { nixl: '/tmp/nixl/nixl_src' } }, { unfilled: ['nixl'] }),
  },
  {
    title: 'a Dockerfile that leaves files out of a copy, on the classic builder',
    show: () => byEngine('copy-exclude', 'classic'),
  },
  {
    title: 'a Dockerfile with secrets in variables, on an engine that is too old',
    show: () => byEngine('secret-env', 'buildkit'),
  },
  {
    title: 'a Dockerfile that leaves files out of a copy, on an engine that is too old',
    show: () => byEngine('copy-exclude', 'buildkit'),
  },
  { title: 'an image that is not there', show: () => noImage({ engine: CLASSIC }) },
  { title: 'an image, and no engine that could have it', show: () => noImage({}) },
  { title: 'a name that two images have', show: () => noImage({ ownImages: TWINS }) },
  { title: 'an image whose checks have not passed', show: unpromoted },
  ...EXPLAIN,
  { title: 'a base image that cannot be made', show: base },
  { title: 'no engine, and none that can be started', show: () => noEngine(0) },
  { title: 'no engine, and no right to start one', show: () => noEngine(1000) },
];
