// A model served by a fake container whose ports lead to the rig's LLM server.

import { realClock } from '../../src/host/clock.ts';
import { DEFAULT_SERVE } from '../../src/config/defaults.ts';
import type { Serve } from '../../src/model/framework.ts';
import type { Service } from '../../src/model/served-model.ts';
import type { Lent } from '../../src/serving/server-spec.ts';
import { serveModel } from '../../src/serving/serve-model.ts';
import type { Keeping } from '../../src/serving/set-aside.ts';
import type { FakeProgram } from './fake-container.ts';
import { FakeEngine } from './fake-engine.ts';
import type { FakeEngineOptions } from './fake-info.ts';
import type { Behaviour } from './llm-server-behaviour.ts';
import { startLlmServer, type LlmServer } from './llm-server.ts';
import { MemorySink } from './memory-sink.ts';
import { IMAGE_FINGERPRINT } from './plan-tasks.ts';

export const IMAGE = 'dynamo:012345-vllm-runtime-amd64';
/** What the build of that image labelled it with. */
export const IMAGE_LABELS = {
  'builder.fingerprint': IMAGE_FINGERPRINT,
  'builder.framework': 'vllm',
  'builder.target': 'runtime',
};
export const LABELS = { 'builder.run': 'r', 'builder.task': 'serve.vllm.runtime.012345678' };

export const SERVE: Serve = {
  ...DEFAULT_SERVE,
  env: { GREETING: 'hello' },
  model: 'tiny',
  processes: [
    { process: 'frontend', port: 8000, health: '/live', metrics: '/metrics' },
    { process: 'worker', port: 8081, health: '/health', metrics: '/metrics' },
  ],
  memoryMb: 1024,
  cpus: 1,
  shmMb: 64,
  gpus: 0,
  readyWithinS: 30,
  stopGraceS: 4,
};

export interface ServingRig extends AsyncDisposable {
  readonly engine: FakeEngine;
  readonly server: LlmServer;
  readonly sink: MemorySink;
  readonly cancel: AbortController;
  serve(more?: Partial<Serve>): Promise<Service>;
  /** The only container there is. */
  containerId(): string;
}

export interface Surroundings {
  readonly info?: FakeEngineOptions['info'];
  readonly lent?: Partial<Lent>;
}

export async function servingRig(
  program: FakeProgram = {},
  behaviour: Partial<Behaviour> = {},
  keeping: Keeping | null = null,
  { info = {}, lent = {} }: Surroundings = {},
): Promise<ServingRig> {
  const server = await startLlmServer(behaviour);
  const ports = { 8000: server.port, 8081: server.port };
  const engine = new FakeEngine({ info, program: () => ({ ports, ...program }) });
  engine.addImage(IMAGE, IMAGE_LABELS);
  const sink = new MemorySink();
  const cancel = new AbortController();
  const deps = { clock: realClock, sink, signal: cancel.signal, keeping };
  return {
    engine,
    server,
    sink,
    cancel,
    serve: (more = {}) =>
      serveModel(
        engine,
        {
          image: IMAGE,
          serve: { ...SERVE, ...more },
          labels: LABELS,
          gpus: { gpus: more.gpus ?? 0 },
          lent: {
            hfCache: null,
            hfToken: null,
            offline: false,
            limits: null,
            secrets: {},
            ...lent,
          },
        },
        deps,
      ),
    containerId: () => {
      const [id] = engine.containers.keys();
      if (id === undefined) throw new Error('there is no container');
      return id;
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}
