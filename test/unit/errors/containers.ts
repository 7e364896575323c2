// What can go wrong before and in the containers of a step: GPUs, contexts, sources, compilers, scripts of the branch.

import { currentOwner } from '../../../src/host/owner.ts';
import { realHost } from '../../../src/host/real.ts';
import type { Compile, SanityCheck } from '../../../src/model/framework.ts';
import type { Labels } from '../../../src/model/labels.ts';
import { failure, FailureError } from '../../../src/model/reason.ts';
import { findGpus } from '../../../src/pipeline/gpus.ts';
import { contextsOf } from '../../../src/pipeline/task-contexts.ts';
import { connectEngine } from '../../../src/docker/connect.ts';
import { tarOf } from '../../../src/docker/tar-files.ts';
import { realClock } from '../../../src/host/clock.ts';
import type { TaskDeps } from '../../../src/tasks/deps.ts';
import { makeRunners } from '../../../src/tasks/runners.ts';
import { StandIns } from '../../../src/tasks/stand-ins.ts';
import type { FakeProgram } from '../../rig/fake-container.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { MemorySink } from '../../rig/memory-sink.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { startScriptedEngine } from '../../rig/scripted-engine.ts';
import { IMAGE, IMAGE_LABELS } from '../../rig/serving-rig.ts';
import { taskContext, taskDeps } from '../../rig/task-rig.ts';
import { someBuild } from '../plan/question.ts';
import { ended, inTask, type ErrorCase } from './shown.ts';

const BUILD = 'build.vllm.runtime.012345678';
const COMPILING = { ...someTask('compile.vllm.dev.012345678'), kind: 'compile' } as const;
const CHECKING = { ...someTask('sanity.vllm.runtime.012345678'), kind: 'sanity' } as const;
const signal = new AbortController().signal;

const COMPILE: Compile = {
  command: ['cargo', 'build'],
  workdir: '/workspace',
  env: {},
  secrets: {},
  caches: [],
  user: null,
  memoryMb: null,
  deadlineS: 60,
};

const FOUND = { file: 'dev/sanity_check.py', sha256: 'e'.repeat(64), flags: [], json: false };

const SCRIPT: SanityCheck = {
  command: ['python3'],
  deadlineS: 60,
  scripts: ['dev/sanity_check.py'],
  flags: {},
  needs: {},
  fallback: [],
  secrets: {},
  script: FOUND,
};

function given(program: FakeProgram, more: Parameters<typeof taskDeps>[1]): TaskDeps {
  const engine = new FakeEngine({ program: () => program });
  engine.addImage(IMAGE, IMAGE_LABELS);
  return taskDeps(engine, more);
}

function compiling(program: FakeProgram, more: Partial<Compile> = {}): Promise<string> {
  const deps: TaskDeps = {
    ...given(program, { compile: { ...COMPILE, ...more } }),
    sources: () => Promise.resolve({ dir: '/', files: [] }),
  };
  const context = { ...taskContext(), task: COMPILING };
  return inTask(COMPILING.id, () => makeRunners(deps).compile(context));
}

function checking(program: FakeProgram, text: string | null): Promise<string> {
  const fileOf = () => Promise.resolve(text);
  const deps = { ...given(program, { sanity: SCRIPT }), fileOf };
  const context = { ...taskContext(), task: CHECKING };
  return inTask(CHECKING.id, () => makeRunners(deps).sanity(context));
}

/** The engine breaks off where its script has found something. */
function unread(): Promise<string> {
  const deps = given({ exitCode: 0 }, { sanity: { ...SCRIPT, script: { ...FOUND, json: true } } });
  deps.engine.followLogs = () =>
    Promise.reject(new FailureError(failure('engine-lost', 'the connection broke')));
  const fileOf = () => Promise.resolve('print()');
  const context = { ...taskContext(), task: CHECKING };
  return inTask(CHECKING.id, () => makeRunners({ ...deps, fileOf }).sanity(context));
}

function gpu(): Promise<string> {
  const { info } = new FakeEngine({ info: { gpu: true, gpuDevices: ['nvidia.com/gpu=0'] } });
  const host = madeUpHost();
  return ended(() => findGpus({ info, local: false, wanted: [0, 3], host, signal }));
}

function behind(value: string): Promise<string> {
  const { spec } = someBuild({}, { contexts: { wheels: value } });
  return inTask(BUILD, () => contextsOf({ build: spec }, '/srv/dynamo'));
}

function inTheWay(labels: Labels): Promise<string> {
  const engine = new FakeEngine();
  engine.addImage('trtllm_wheel:latest', labels);
  const files = { dir: '/tmp/dummy_dir', files: [] };
  const wanted = { name: 'trtllm_wheel', from: '/tmp/dummy_dir', sha256: 'e'.repeat(64), files };
  const deps = { engine, runLabels: {}, dockerfileOf: () => Promise.resolve('') };
  const around = { platform: 'linux/amd64', sink: new MemorySink(), signal };
  return inTask(BUILD, () => new StandIns(deps).during([wanted], around, () => Promise.resolve()));
}

async function importing(message: string): Promise<string> {
  const body = `${JSON.stringify({ errorDetail: { message } })}\n`;
  await using scripted = await startScriptedEngine({ 'POST /images/create': { body } });
  const socket = scripted.socket;
  const engine = await connectEngine({ socket, env: {}, backend: 'auto', clock: realClock });
  const tar = tarOf(() => Promise.resolve());
  const asked = { tar, tag: 'trtllm_wheel:latest', labels: {} };
  return await inTask(BUILD, () => engine.importImage(asked, signal));
}

const RUSTC = [
  '   Compiling dynamo-runtime v1.5.0',
  'error[E0425]: cannot find value `y` in this scope',
  '  --> lib/runtime/src/lib.rs:7:5',
  'error: could not compile `dynamo-runtime` (lib) due to 1 previous error',
];

const CROSSED = ['System info', '├─ ✅ OS: Linux', '└─ ❌ vLLM: No module named vllm'];

export const CONTAINERS: readonly ErrorCase[] = [
  { title: 'a GPU that is not there', show: gpu },
  {
    title: 'a context that is neither folder nor image',
    show: () => behind('https://x.org/a.git'),
  },
  { title: 'an image of somebody else by the name of a context', show: () => inTheWay({}) },
  {
    title: 'a context that another run has otherwise',
    show: () =>
      inTheWay({
        'builder.context': 'f'.repeat(64),
        'builder.context.tag': 'trtllm_wheel:latest',
        'builder.run': '20261121T060000Z-1a2b',
        'builder.host': 'other-host',
        'builder.pid': String(currentOwner(realHost()).pid),
        'builder.started': '1.2.3',
      }),
  },
  { title: 'an import that the engine refuses', show: () => importing('archive/tar: bad header') },
  {
    title: 'an import without space',
    show: () => importing('write /var/lib/x: no space left on device'),
  },
  { title: 'a user whom the image does not know', show: () => compiling({}, { user: 'ubuntu' }) },
  {
    title: 'a compilation that fails',
    show: () => compiling({ lines: RUSTC, exitCode: 101 }),
  },
  {
    title: 'a compilation without memory',
    show: () => compiling({ lines: RUSTC.slice(0, 1), exitCode: 137, oomKilled: true }),
  },
  {
    title: 'a compilation without space',
    show: () => compiling({ lines: ['error: No space left on device (os error 28)'], exitCode: 1 }),
  },
  { title: 'a script of the branch that is gone', show: () => checking({}, null) },
  { title: 'what a script of the branch found, and the engine did not give', show: unread },
  {
    title: 'a script of the branch that finds something',
    show: () => checking({ lines: CROSSED, exitCode: 1 }, 'print()'),
  },
];
