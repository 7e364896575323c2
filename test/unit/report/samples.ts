// Runs to report on: a green one, a failing one, one under way, made of the nouns of the model.

import type { FrameworkComparison } from '../../../src/compare/framework-comparison.ts';
import { KINDS, type Kind } from '../../../src/model/kind.ts';
import { taskId } from '../../../src/model/ids.ts';
import type { Distribution, Measurement } from '../../../src/model/measurement.ts';
import type { Plan, Task } from '../../../src/model/plan.ts';
import type { Failure } from '../../../src/model/reason.ts';
import type { ImageResult, Results, TaskResult, Verdict } from '../../../src/model/results.ts';
import type { Revision } from '../../../src/model/revision.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { isoTime, parseTime } from '../../../src/text/time.ts';

export const STARTED = '2026-11-21T07:00:00.000Z';
export const NOW = parseTime('2026-11-21T07:04:12.000Z');

export const EMBEDDED: Revision = {
  ref: 'builder',
  revision: 'builder@0.1.0',
  author: null,
  date: null,
  subject: 'the embedded default of builder 0.1.0',
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

type Ending = Partial<TaskResult>;

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
    pageLinesByProcess: { frontend: 530, worker: 282 },
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
    imageBytes: 187_000_000,
    finding: null,
    ...more,
  };
}

export const MOCKERS = ['mocker-vllm', 'mocker-sglang', 'mocker-trtllm'];

/** The quickstart: three simulated engines, all good. */
export function greenRun(): ReportInput {
  const tasks = MOCKERS.flatMap((framework) => journey(framework, EMBEDDED));
  return {
    plan: plan(tasks, [EMBEDDED]),
    results: { ...results(tasks), measurements: MOCKERS.map((name) => measurement(name)) },
    comparison: MOCKERS.map((name) => comparisonRow(name)),
    now: NOW,
  };
}

export const NOT_READY: Failure = {
  class: 'not-ready',
  message: 'the container ended with exit code 1 before the worker answered /health',
  cause: "ModuleNotFoundError: No module named 'sglang.srt.managers.schedule_batch'",
  exitCode: 1,
  excerpt: [
    '2026-11-21T07:00:52.118Z  INFO dynamo_runtime::system_status_server: [spawn_system_status_server] binding to: 0.0.0.0:8081',
    '2026-11-21T07:00:52.120Z  INFO dynamo_runtime::system_status_server: [spawn_system_status_server] system status server bound to: 0.0.0.0:8081',
    'Traceback (most recent call last):',
    '  File "<frozen runpy>", line 198, in _run_module_as_main',
    '  File "/opt/dynamo/venv/lib/python3.12/site-packages/dynamo/sglang/main.py", line 14, in <module>',
    '    from dynamo.sglang.args import parse_args',
    '  File "/opt/dynamo/venv/lib/python3.12/site-packages/dynamo/sglang/args.py", line 22, in <module>',
    '    from sglang.srt.managers.schedule_batch import FINISH_ABORT',
    "ModuleNotFoundError: No module named 'sglang.srt.managers.schedule_batch'",
    '2026-11-21T07:00:53.409Z  WARN frontend: no worker has registered yet',
    '2026-11-21T07:00:54.411Z  WARN frontend: no worker has registered yet',
    'worker process 31 ended with exit code 1',
  ].join('\n'),
  guiltyLine: 8,
  logLine: 41,
  hint: 'the image lacks a module that the worker imports: compare the pinned sglang version with the commit',
};

export const BUILD_FAILED: Failure = {
  class: 'dependency',
  message: 'step 9/14 of stage wheels failed: pip could not find vllm==0.12.1rc3+cu129.nightly',
  cause:
    'process "/bin/sh -c pip install --no-deps vllm==${VLLM_VERSION}" did not complete successfully: exit code: 1',
  exitCode: 1,
  excerpt: [
    '#21 [wheels 9/14] RUN pip install --no-deps vllm==${VLLM_VERSION}',
    '#21 1.204 Looking in indexes: https://pypi.example.org/simple, https://download.example.org/whl/cu129',
    '#21 2.871 ERROR: Could not find a version that satisfies the requirement vllm==0.12.1rc3+cu129.nightly (from versions: 0.11.0, 0.11.1, 0.11.2, 0.12.0)',
    '#21 2.874 ERROR: No matching distribution found for vllm==0.12.1rc3+cu129.nightly',
    '#21 ERROR: process "/bin/sh -c pip install --no-deps vllm==${VLLM_VERSION}" did not complete successfully: exit code: 1',
  ].join('\n'),
  guiltyLine: 2,
  logLine: 1288,
};

export const MAIN: Revision = {
  ref: 'main',
  revision: '4be17c09d2f1a6c3d5e8f7a0b1c2d3e4f5061728',
  author: 'Ann Example',
  date: '2026-11-20T22:14:09+01:00',
  subject: 'fix(router): count a stream once when its client reconnects (#9412)',
  pr: 9412,
  linesAdded: 120,
  linesDeleted: 8,
  filesChanged: 5,
};

export const FEATURE: Revision = {
  ref: 'users/maximilian/feature/disaggregated-prefill-with-a-very-long-branch-name',
  revision: 'f00dbeef1c09d2f1a6c3d5e8f7a0b1c2d3e4f506',
  author: 'Maximilian Mustermann-Schmidt',
  date: '2026-11-21T05:40:00Z',
  subject:
    'feat(sglang): move the prefill queue to the new schedule batch interface and drop the old one',
  linesAdded: 1841,
  linesDeleted: 977,
  filesChanged: 64,
};

/** The shape of a task that a failed one keeps from starting. */
export function blocked(by: Kind): Ending {
  return { status: 'skipped', reason: { class: 'blocked', message: `needs ${by}, which failed` } };
}

/** What follows `kind` in the journey is blocked by it. */
export function failing(task: Task, reason: Failure, more: Ending = {}): Record<string, Ending> {
  const place = { framework: task.framework, target: task.target, revision: task.revision };
  const later = JOURNEY.slice(JOURNEY.indexOf(task.kind) + 1);
  return {
    [task.id]: { status: 'failed', reason, ...more },
    ...Object.fromEntries(later.map((kind) => [taskId({ kind, ...place }), blocked(task.kind)])),
  };
}

function soakId(framework: string, revision: Revision): string {
  return taskId({ kind: 'soak', framework, target: 'runtime', revision: revision.revision });
}

/** Two branches of a repository: one build and one start fail, one measurement does not count. */
export function failingRun(): ReportInput {
  const revisions = [MAIN, FEATURE];
  const frameworks = ['vllm', 'sglang', 'trtllm', 'mocker-vllm'];
  const tasks = revisions.flatMap((revision) =>
    frameworks.flatMap((name) => journey(name, revision)),
  );
  const build = tasks.find(
    (task) => task.id === `build.vllm.runtime.${FEATURE.revision.slice(0, 9)}`,
  );
  const serve = tasks.find(
    (task) => task.id === `serve.sglang.runtime.${FEATURE.revision.slice(0, 9)}`,
  );
  const smoke = tasks.find(
    (task) => task.id === `smoke.trtllm.runtime.${MAIN.revision.slice(0, 9)}`,
  );
  if (!build || !serve || !smoke) throw new Error('the sample lacks its failing tasks');
  const endings = {
    ...failing(build, BUILD_FAILED, {
      durationMs: 125_000,
      attempts: 2,
      retried: [{ class: 'network', message: 'pypi.example.org did not answer within 30 s' }],
    }),
    ...failing(serve, NOT_READY),
    ...failing(
      smoke,
      {
        class: 'smoke',
        message: '1 of 5 checks failed: a streamed answer ended without finish_reason',
        logLine: 88,
      },
      {
        checks: [
          { name: 'the model is listed', passed: true, detail: 'Qwen/Qwen3-0.6B' },
          { name: 'chat, plain', passed: true, detail: '32 tokens, stop' },
          {
            name: 'chat, streamed',
            passed: false,
            detail: 'expected finish_reason length or stop, saw none; 31 of 32 tokens came',
          },
          { name: 'completion', passed: true, detail: '32 tokens, length' },
          {
            name: 'an unknown model is refused',
            passed: true,
            detail: '404 model "nope" not found',
          },
        ],
      },
    ),
  };
  return {
    plan: {
      ...plan(tasks, revisions),
      problems: [
        {
          ref: 'release/0.6',
          revision: null,
          framework: null,
          reason: {
            class: 'config',
            message: 'the repository has no ref release/0.6',
            hint: 'did you mean release/0.6.1?',
          },
        },
      ],
    },
    results: {
      ...results(tasks, endings),
      measurements: [
        measurement('vllm', { task: soakId('vllm', MAIN) }),
        measurement('sglang', {
          task: soakId('sglang', MAIN),
          valid: false,
          reasons: ['the client was late: event-loop delay p99 38 ms, 20 ms allowed'],
        }),
        measurement('mocker-vllm', { task: soakId('mocker-vllm', MAIN) }),
        measurement('trtllm', { task: soakId('trtllm', FEATURE) }),
      ],
    },
    comparison: [
      comparisonRow('vllm', { revision: MAIN.revision }),
      comparisonRow('sglang', {
        revision: MAIN.revision,
        valid: false,
        finding: { kind: 'not-comparable', against: 'vllm', why: 'not valid: the client was late' },
      }),
      comparisonRow('mocker-vllm', {
        revision: MAIN.revision,
        finding: {
          kind: 'not-comparable',
          against: 'vllm',
          why: 'one is simulated, the other is not',
        },
      }),
      comparisonRow('trtllm', { revision: FEATURE.revision, serverTokensPerSecond: null }),
    ],
    now: NOW,
  };
}

/** The quickstart after 50 s: builds are over, one server starts, nothing has failed. */
export function runningRun(): ReportInput {
  const green = greenRun();
  const done = new Set<Kind>(['build', 'sanity']);
  const verdict: Verdict | null = null;
  return {
    ...green,
    comparison: [],
    results: {
      ...green.results,
      run: { ...green.results.run, finishedAt: null, verdict, exitCode: null },
      tasks: green.results.tasks.filter((task) => done.has(task.kind)),
      measurements: [],
    },
    unfinished: new Map([
      [
        'serve.mocker-vllm.runtime.builder',
        {
          state: 'running' as const,
          since: parseTime('2026-11-21T07:00:48.000Z'),
          message: 'worker /health: 503',
        },
      ],
      [
        'serve.mocker-sglang.runtime.builder',
        {
          state: 'running' as const,
          since: parseTime('2026-11-21T07:00:50.000Z'),
          message: 'frontend /live: connection refused',
        },
      ],
      [
        'soak.mocker-trtllm.runtime.builder',
        { state: 'waiting' as const, since: null, message: 'for a quiet machine' },
      ],
    ]),
    now: parseTime('2026-11-21T07:00:52.000Z'),
  };
}
