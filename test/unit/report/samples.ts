// The parts of runs to report on, made of the nouns of the model.

import type { FrameworkComparison } from '../../../src/compare/framework-comparison.ts';
import type { Course, TaskCourse } from '../../../src/model/course.ts';
import { KINDS, type Kind } from '../../../src/model/kind.ts';
import { taskId } from '../../../src/model/ids.ts';
import type { Distribution, Measurement } from '../../../src/model/measurement.ts';
import type { Plan, Task } from '../../../src/model/plan.ts';
import type { ImageResult, Results, TaskResult } from '../../../src/model/results.ts';
import type { Revision } from '../../../src/model/revision.ts';
import { isoTime, parseTime } from '../../../src/text/time.ts';

export const STARTED = '2026-11-21T07:00:00.000Z';
export const NOW = parseTime('2026-11-21T07:04:12.000Z');

export const EMBEDDED: Revision = {
  ref: 'builder',
  revision: 'builder@0.1.0',
  author: null,
  date: null,
  subject: 'the embedded default',
};

export const JOURNEY: readonly Kind[] = KINDS.filter((kind) => kind !== 'compile');

const TYPICAL_MS: Readonly<Record<Kind, number>> = {
  build: 41_300,
  compile: 125_000,
  sanity: 850,
  serve: 4210,
  smoke: 2360,
  soak: 30_400,
  scrape: 62,
  metrics: 4,
  promote: 18,
};

/** Steps that one image depends on, in the order of the journey. */
export function planTask(
  kind: Kind,
  framework: string,
  revision: Revision,
  target = 'runtime',
): Task {
  const place = { framework, target, revision: revision.revision };
  const id = taskId({ kind, ...place });
  const common = {
    id,
    ref: revision.ref,
    ...place,
    simulated: framework.startsWith('mocker'),
    image: `dynamo:3fa9c1.builder-${framework}-${target}-cpu-amd64`,
    needs: [],
    fingerprint: { digest: 'a'.repeat(64), provisional: false, inputs: {} },
    resources: { cpu: 1, memoryMb: 512, diskMb: 100, gpu: 0, quiet: 'either' as const },
    deadlineMs: 600_000,
    expectedMs: null,
    repeat: `builder run --only ${kind} --framework ${framework}${target === 'runtime' ? '' : ` --target ${target}`}`,
  };
  if (kind !== 'build') return { ...common, kind };
  return {
    ...common,
    kind,
    build: {
      recipe: 'dockerfile',
      dockerfile: 'Dockerfile',
      context: '.',
      target,
      platform: 'linux/amd64',
      args: {},
      contexts: {},
      secrets: [],
      tags: [common.image],
      baseImages: ['debian:bookworm-slim'],
      upstreamTags: [],
      dockerfileSha256: 'b'.repeat(64),
    },
  };
}

export function plan(tasks: readonly Task[], revisions: readonly Revision[]): Plan {
  return {
    version: 1,
    builder: '0.1.0',
    width: 3,
    revisions: [...revisions],
    tasks: [...tasks],
    problems: [],
  };
}

export function journey(framework: string, revision: Revision, target = 'runtime'): Task[] {
  const tasks = JOURNEY.map((kind) => planTask(kind, framework, revision, target));
  return tasks.map((task, index) => ({
    ...task,
    needs: tasks.slice(Math.max(0, index - 1), index).map(({ id }) => id),
  }));
}

/** Every task waits, unless `going` says otherwise by task id. */
export function courseOf(
  tasks: readonly Task[],
  going: Readonly<Record<string, Partial<TaskCourse>>> = {},
): Course {
  return new Map(tasks.map(({ id }) => [id, { ...EMPTY, ...going[id] }]));
}

export const EMPTY: TaskCourse = {
  state: 'waiting',
  startedAt: null,
  endedAt: null,
  message: '',
  waits: [],
  steps: [],
  service: null,
};

export type Ending = Partial<TaskResult>;

/** Every task passed, one after the other, unless `endings` says otherwise by task id. */
export function results(
  tasks: readonly Task[],
  endings: Readonly<Record<string, Ending>> = {},
): Results {
  const begins = new Map<string, number>();
  const ended = tasks.map((task): TaskResult => {
    const lane = `${task.framework} ${task.target} ${task.revision}`;
    const begin = begins.get(lane) ?? parseTime(STARTED) + 1500;
    const durationMs = TYPICAL_MS[task.kind] * (1 + (task.framework.length % 5) / 10);
    const ending = endings[task.id] ?? {};
    const started = ending.status !== 'skipped';
    const result: TaskResult = {
      id: task.id,
      kind: task.kind,
      framework: task.framework,
      target: task.target,
      ref: task.ref,
      revision: task.revision,
      simulated: task.simulated,
      status: 'passed',
      startedAt: started ? isoTime(begin) : null,
      durationMs: started ? durationMs : 0,
      attempts: started ? 1 : 0,
      log: `logs/${task.id}.log`,
      fingerprint: task.fingerprint.digest,
      ...ending,
    };
    begins.set(lane, begin + result.durationMs);
    return result;
  });
  const failed = ended.some((task) => task.status === 'failed');
  const images = tasks
    .filter((task) => task.kind === 'build' && endings[task.id]?.status !== 'failed')
    .map(imageOf);
  return {
    version: 1,
    run: {
      id: '20261121T070000Z-3fa9',
      startedAt: STARTED,
      finishedAt: isoTime(NOW),
      verdict: failed ? 'failed' : 'passed',
      exitCode: failed ? 4 : 0,
    },
    tasks: ended,
    images,
    measurements: [],
    metrics: [],
    provenance: {
      builder: '0.1.0',
      node: '24.21.0',
      host: { name: 'nightly-07', cores: 16, memoryMb: 65_536, kernel: '6.1.0-32-amd64' },
      engine: {
        version: '20.10.24',
        apiVersion: '1.41',
        storageDriver: 'overlay2',
        backend: 'buildkit',
      },
      gpus: [],
      bases: {
        'debian:bookworm-slim': {
          digest: 'sha256:90522eeb7e5923ee2b871c639059537b30521272f10ca86fdbbbb2b75a8c40cd',
          from: 'registry',
        },
      },
      seed: 271_828,
      command: ['builder', 'quickstart', '--parallel', '3', '--email', 'team@example.org'],
      simulated: tasks.every((task) => task.simulated),
    },
  };
}

function imageOf(task: Task, index: number): ImageResult {
  return {
    image: task.image,
    id: `sha256:${(0x3fa9c1d0 + index * 0x1234567).toString(16).repeat(8).slice(0, 64)}`,
    framework: task.framework,
    target: task.target,
    revision: task.revision,
    fingerprint: task.fingerprint.digest,
    sizeBytes: 187_000_000 + index * 2_340_000,
  };
}

function distribution(middle: number, count: number): Distribution {
  const times = [1.08, 1, 1.31, 1.62, 2.4, 4.9].map((factor) => middle * factor);
  const [mean = 0, p50 = 0, p90 = 0, p95 = 0, p99 = 0, max = 0] = times;
  return { count, mean, p50, p90, p95, p99, max };
}

export function measurement(framework: string, more: Partial<Measurement> = {}): Measurement {
  const speed = 1 + (framework.length % 5) / 4;
  const e2eMs = distribution(412 * speed, 256);
  return {
    task: `soak.${framework}.runtime.builder`,
    framework,
    simulated: framework.startsWith('mocker'),
    valid: true,
    reasons: [],
    durationS: 30.2,
    requests: { ok: 256, failed: 0, byClass: {} },
    outputTokens: 16_384,
    outputTokensPerSecond: 542.7 / speed,
    requestsPerSecond: 8.48 / speed,
    ttftMs: distribution(14.2 * speed, 256),
    itlMs: distribution(5.8 * speed, 16_128),
    itlMeanMs: distribution(6.1 * speed, 256),
    e2eMs,
    responseMs: e2eMs,
    load: { shape: 'closed', concurrency: 4, requests: 256, durationS: null, maxTokens: 64 },
    ...more,
  };
}

export function comparisonRow(
  framework: string,
  more: Partial<FrameworkComparison> = {},
): FrameworkComparison {
  const speed = 1 + (framework.length % 5) / 4;
  return {
    framework,
    target: 'runtime',
    revision: EMBEDDED.revision,
    simulated: framework.startsWith('mocker'),
    valid: true,
    reasons: [],
    pageLines: 812,
    names: 96,
    byPrefix: {
      dynamo_frontend_: 41,
      dynamo_component_: 17,
      [`${framework.replace('mocker-', '')}:`]: 8,
    },
    dynamoLines: 604,
    requests: 256,
    meanDurationMs: 445 * speed,
    ttftMs: 14.2 * speed,
    ttftP99Ms: 34.1 * speed,
    itlMs: 5.8 * speed,
    clientTokensPerSecond: 542.7 / speed,
    serverTokensPerSecond: 539.1 / speed,
    finding: null,
    ...more,
  };
}
