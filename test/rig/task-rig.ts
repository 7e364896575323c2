// What a runner is given: a framework, its deps, and the context of one task.

import { DEFAULT_SANITY } from '../../src/config/defaults.ts';
import { realClock } from '../../src/host/clock.ts';
import type { Engine } from '../../src/docker/engine.ts';
import type { Event, TaskOutput } from '../../src/model/event.ts';
import type { Framework } from '../../src/model/framework.ts';
import type { TaskId } from '../../src/model/ids.ts';
import type { Passed } from '../../src/model/runner.ts';
import type { ServedModel, Service } from '../../src/model/served-model.ts';
import type { TaskDeps } from '../../src/tasks/deps.ts';
import { MemorySink } from './memory-sink.ts';
import { SERVE } from './serving-rig.ts';

export const FRAMEWORK: Framework = {
  name: 'vllm',
  folder: 'vllm',
  title: 'vLLM',
  repo: 'any',
  optIn: false,
  simulated: false,
  dir: null,
  base: null,
  build: {
    dockerfile: 'Dockerfile',
    context: '.',
    stages: {},
    args: {},
    secrets: [],
    platform: null,
    memoryMb: 1024,
    diskMb: 1024,
    deadlineS: 60,
    network: 'default',
    cuda: null,
    maxJobs: null,
  },
  aliases: [],
  compile: null,
  targets: {},
  eras: [],
  sanity: { ...DEFAULT_SANITY, command: ['check', '--all of it'], deadlineS: 60 },
  serve: SERVE,
  smoke: { maxTokens: 40, unknownModel: 'refused' },
  soak: {
    concurrency: 2,
    requests: 10,
    durationS: null,
    maxTokens: 5,
    maxErrorRate: 0,
    requestTimeoutS: 5,
    requireValid: false,
  },
  metrics: { minimums: {} },
};

export function taskDeps(engine: Engine, more: Partial<Framework> = {}): TaskDeps {
  return {
    engine,
    clock: realClock,
    runLabels: { 'builder.run': 'r', 'builder.pid': '7' },
    frameworkAt: (_, name) => (name === 'vllm' ? { ...FRAMEWORK, ...more } : undefined),
    fileOf: () => Promise.resolve(null),
    contextsOf: () => Promise.resolve([]),
    dockerfileOf: (text) => Promise.resolve(`/dockerfiles/${text.trim()}`),
    sources: () => Promise.reject(new Error('this test compiles nothing')),
    isNeeded: () => false,
    lent: { hfCache: null, hfToken: null, offline: false },
    findLeak: () => null,
    variablesOf: (wanted) => wanted,
    gpus: 'auto',
    push: null,
    keepFor: null,
    buildRequest: () => Promise.reject(new Error('this test builds nothing')),
  };
}

export function taskContext(inputs: readonly (readonly [TaskId, Passed])[] = []) {
  const sink = new MemorySink();
  const cancel = new AbortController();
  const events: Event[] = [];
  return {
    attempt: 1,
    gpus: [],
    signal: cancel.signal,
    sink,
    inputs: new Map(inputs),
    emit: (event: Event) => {
      events.push(event);
    },
    cancel,
    events,
  };
}

export function passed(output: TaskOutput, more: Partial<Passed> = {}): Passed {
  return { status: 'passed', output, ...more };
}

/** A serve task whose model answers at this port, as the frontend and the only process. */
export function servedAt(port: number, processes?: ServedModel['processes']): [TaskId, Passed] {
  const host = '127.0.0.1';
  const frontend = { process: 'frontend', host, port, metricsPath: '/metrics' } as const;
  const service: Service = {
    served: { model: 'tiny', processes: processes ?? [frontend], api: { host, port } },
    lost: new Promise(() => {}),
    stop: () => Promise.resolve(),
  };
  return ['serve.vllm.runtime.012345678', passed({}, { service })];
}
