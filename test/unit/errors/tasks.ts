// What can go wrong with a step: images, containers, servers that do not come up, answers that are none, counts that differ.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { TaskId } from '../../../src/model/ids.ts';
import type { LoadSpec, Serve } from '../../../src/model/framework.ts';
import type { MetricsResult } from '../../../src/model/metric.ts';
import type { Passed } from '../../../src/model/runner.ts';
import { runClosedLoop } from '../../../src/load/run-closed-loop.ts';
import { makeRunners } from '../../../src/tasks/runners.ts';
import { SchedulerBench } from '../../rig/scheduler-bench.ts';
import type { FakeProgram } from '../../rig/fake-container.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { hurriedClock } from '../../rig/hurried-clock.ts';
import { ManualGate } from '../../rig/manual-gate.ts';
import type { Behaviour } from '../../rig/llm-server-behaviour.ts';
import { FAULTS, type Fault } from '../../rig/llm-server-script.ts';
import { startLlmServer } from '../../rig/llm-server.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { IMAGE, IMAGE_LABELS, servingRig } from '../../rig/serving-rig.ts';
import { FRAMEWORK, passed, servedAt, taskContext, taskDeps } from '../../rig/task-rig.ts';
import { inTask, type ErrorCase } from './shown.ts';

const SANITY = { ...someTask('sanity.vllm.runtime.012345678'), kind: 'sanity' } as const;
const SMOKE = { ...someTask('smoke.vllm.runtime.012345678'), kind: 'smoke' } as const;
const SOAK = { ...someTask('soak.vllm.runtime.012345678'), kind: 'soak' } as const;
const SCRAPE = { ...someTask('scrape.vllm.runtime.012345678'), kind: 'scrape' } as const;
const METRICS = { ...someTask('metrics.vllm.runtime.012345678'), kind: 'metrics' } as const;
const SERVE_ID: TaskId = 'serve.vllm.runtime.012345678';

function sanity(program: FakeProgram, labels: Readonly<Record<string, string>> = IMAGE_LABELS) {
  const engine = new FakeEngine({ program: () => program });
  engine.addImage(IMAGE, labels);
  return inTask(SANITY.id, () =>
    makeRunners(taskDeps(engine)).sanity({ ...taskContext(), task: SANITY }),
  );
}

function withoutImage(): Promise<string> {
  const runners = makeRunners(taskDeps(new FakeEngine()));
  return inTask(SANITY.id, () => runners.sanity({ ...taskContext(), task: SANITY }));
}

async function serving(
  program: FakeProgram,
  behaviour: Partial<Behaviour> = {},
  more: Partial<Serve> = {},
): Promise<string> {
  await using rig = await servingRig(program, behaviour);
  return await inTask(SERVE_ID, () => rig.serve({ readyWithinS: 0.3, ...more }));
}

async function unpublished(): Promise<string> {
  await using rig = await servingRig();
  const start = rig.engine.startContainer.bind(rig.engine);
  rig.engine.startContainer = async (id, signal) => ({
    ...(await start(id, signal)),
    ports: new Map(),
  });
  return await inTask(SERVE_ID, () => rig.serve());
}

async function lost(exitCode: number, oomKilled = false): Promise<string> {
  await using rig = await servingRig({ lines: ['serving', 'CUDA error: device-side assert'] });
  const service = await rig.serve();
  rig.engine.end(rig.containerId(), exitCode, oomKilled);
  return await inTask(SOAK.id, () => service.lost);
}

async function smoke(fault: Behaviour['fault'], more: Partial<Behaviour> = {}): Promise<string> {
  const server = await startLlmServer({ fault, ...more });
  try {
    const deps = taskDeps(new FakeEngine(), { soak: { ...FRAMEWORK.soak, requestTimeoutS: 0.5 } });
    const context = { ...taskContext([servedAt(server.port)]), task: SMOKE };
    return await inTask(SMOKE.id, () => makeRunners(deps).smoke(context));
  } finally {
    await server.close();
  }
}

/** A server that lists the model, and answers everything else in its own way. */
async function strange(): Promise<string> {
  const server = createServer(({ url }, response) => {
    response.end(url === '/v1/models' ? '{"data": [{"id": "tiny"}]}' : '{"reply": "red"}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const context = { ...taskContext([servedAt(port)]), task: SMOKE };
    const runners = makeRunners(taskDeps(new FakeEngine()));
    return await inTask(SMOKE.id, () => runners.smoke(context));
  } finally {
    server.close();
  }
}

async function soak(behaviour: Partial<Behaviour>, more: Partial<LoadSpec> = {}): Promise<string> {
  const server = await startLlmServer(behaviour);
  try {
    const deps = taskDeps(new FakeEngine(), { soak: { ...FRAMEWORK.soak, ...more } });
    const context = { ...taskContext([servedAt(server.port)]), task: SOAK };
    return await inTask(SOAK.id, () => makeRunners(deps).soak(context));
  } finally {
    await server.close();
  }
}

/** The thread gets a minute, and a clock on which that passes at once; or a load that it cannot make. */
async function load(spec: LoadSpec, clock = hurriedClock(20_000)): Promise<string> {
  const server = await startLlmServer({ fault: 'hang' });
  const target = { host: '127.0.0.1', port: server.port };
  const options = { clock, target, model: 'tiny', spec, seed: 1 };
  const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
  try {
    return await inTask(SOAK.id, () => runClosedLoop(options, hooks));
  } finally {
    await server.close();
  }
}

async function scrape(page: string | null, soaked: Passed | null = null): Promise<string> {
  const server = await startLlmServer({ metricsPage: () => page ?? '' });
  const place = { host: '127.0.0.1', port: server.port };
  const metricsPath = page === null ? '/nothing' : '/metrics';
  const served = servedAt(server.port, [{ process: 'frontend', ...place, metricsPath }]);
  const inputs = soaked === null ? [served] : [served, ['soak.x', soaked] as const];
  try {
    const runners = makeRunners(taskDeps(new FakeEngine()));
    return await inTask(SCRAPE.id, () => runners.scrape({ ...taskContext(inputs), task: SCRAPE }));
  } finally {
    await server.close();
  }
}

const COUNTED: MetricsResult = {
  task: SCRAPE.id,
  framework: 'vllm',
  process: 'frontend',
  lines: 1,
  names: 1,
  byPrefix: { dynamo_frontend_: 41 },
  concepts: {},
};

function metrics(pages: readonly MetricsResult[] | null, least: number): Promise<string> {
  const minimums = { frontend: { dynamo_frontend_: least } };
  const deps = taskDeps(new FakeEngine(), { metrics: { minimums } });
  const scraped = pages === null ? [] : [['scrape.x', passed({ metrics: [...pages] })] as const];
  const context = { ...taskContext(scraped), task: METRICS };
  return inTask(METRICS.id, () => makeRunners(deps).metrics(context));
}

/** A runner that never ends, and a clock that a test moves. */
async function tooLong(): Promise<string> {
  const bench = new SchedulerBench([SANITY], { attempts: 1 });
  await bench.running();
  await bench.clock.advance(SANITY.deadlineMs + 10_000);
  const result = (await bench.finished()).get(SANITY.id);
  if (result?.reason === undefined) throw new Error('it ended well');
  return inTask(SANITY.id, () => result.reason);
}

/** Whoever says whether it may start keeps silent. */
async function unanswered(): Promise<string> {
  const gate = new ManualGate(() => new Promise<never>(() => undefined));
  const bench = new SchedulerBench([SANITY], { gate });
  await bench.clock.advance(60_000);
  const result = (await bench.finished()).get(SANITY.id);
  return inTask(SANITY.id, () => result?.reason);
}

async function crashed(): Promise<string> {
  const bench = new SchedulerBench([SANITY], { attempts: 1 });
  await bench.running();
  await bench.crash(SANITY.id, new TypeError('x is not a function'));
  const result = (await bench.finished()).get(SANITY.id);
  return inTask(SANITY.id, () => result?.reason);
}

/** The server of the rig answers the whole of what is not streamed, and the stream with a fault. */
const STREAMED: readonly ErrorCase[] = FAULTS.filter(
  (fault) => !['none', 'early-stop', 'reset-midway', 'hang', 'close', 'reset'].includes(fault),
).map((fault) => ({
  title: `a stream with the fault ${fault}`,
  show: () => smoke((request): Fault => (request.stream ? fault : 'none')),
}));

export const TASKS: readonly ErrorCase[] = [
  { title: 'an image that is not there', show: withoutImage },
  {
    title: 'an image of other inputs',
    show: () => sanity({}, { ...IMAGE_LABELS, 'builder.fingerprint': 'f'.repeat(64) }),
  },
  {
    title: 'an image made from one of ours',
    show: () => sanity({}, { ...IMAGE_LABELS, 'builder.framework': 'sglang' }),
  },
  {
    title: 'a sanity command that fails',
    show: () => sanity({ lines: ['ok', 'ModuleNotFoundError: vllm'], exitCode: 3 }),
  },
  { title: 'a sanity command that fails in silence', show: () => sanity({ exitCode: 1 }) },
  {
    title: 'a sanity command without memory',
    show: () => sanity({ lines: ['loading'], exitCode: 137, oomKilled: true }),
  },
  { title: 'a step beyond its deadline', show: tooLong },
  { title: 'a step that is never told whether it may start', show: unanswered },
  { title: 'a step with a bug of ours', show: crashed },
  {
    title: 'a server that ends before it is ready',
    show: () => serving({ lines: ['loading', 'ImportError: no transformers'], exitCode: 1 }),
  },
  {
    title: 'a server that is killed before it is ready',
    show: () => serving({ lines: ['loading weights'], exitCode: 137, oomKilled: true }),
  },
  {
    title: 'a server that is probably killed for its memory',
    show: () => serving({ lines: ['loading weights'], exitCode: 137 }),
  },
  { title: 'a server that ends in use', show: () => lost(139) },
  { title: 'a server that is killed in use', show: () => lost(137, true) },
  {
    title: 'a worker that does not come up',
    show: () => serving({ lines: ['compiling'] }, { healthStatus: 503 }),
  },
  { title: 'a model that is not listed', show: () => serving({}, { listed: false }) },
  { title: 'a model of another name', show: () => serving({}, {}, { model: 'large' }) },
  { title: 'a framework that serves nothing', show: () => serving({}, {}, { processes: [] }) },
  { title: 'a port that is not published', show: unpublished },
  { title: 'nobody there to be asked', show: () => smoke('close') },
  { title: 'a server that lists another model', show: () => smoke('none', { listed: false }) },
  { title: 'a server that takes any name', show: () => smoke('none', { anyName: true }) },
  {
    title: 'a whole answer without text',
    show: () => smoke((request) => (request.stream ? 'none' : 'empty-text')),
  },
  {
    title: 'a whole answer that is none',
    show: () => smoke((request) => (request.stream ? 'none' : 'garbage')),
  },
  {
    title: 'a whole answer of other JSON',
    show: () => smoke((request) => (request.stream ? 'none' : 'json-page')),
  },
  {
    title: 'an answer of another interface',
    show: strange,
  },
  ...STREAMED,
  {
    title: 'a load with errors',
    show: () => soak({ fault: ({ index }) => (index % 5 === 0 ? 'error-chunk' : 'none') }),
  },
  {
    title: 'a load that is given up',
    show: () => soak({ fault: 'http-500' }, { requests: 100, concurrency: 1 }),
  },
  {
    title: 'a load without end',
    show: () => load({ ...FRAMEWORK.soak, requestTimeoutS: 1000 }),
  },
  { title: 'a process without its page', show: () => scrape(null) },
  { title: 'a page of something else', show: () => scrape('[{"iter": 1}]') },
  {
    title: 'a page that was not there before the load',
    show: () => scrape('a_total 1\n', passed({}, { before: [] })),
  },
  { title: 'metrics alone', show: () => metrics(null, 1) },
  { title: 'too few names', show: () => metrics([COUNTED], 42) },
  { title: 'no page of a process', show: () => metrics([], 42) },
];
