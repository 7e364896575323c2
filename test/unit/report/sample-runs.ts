// Runs to report on: a green one, a failing one, one under way.

import { taskId } from '../../../src/model/ids.ts';
import type { Kind } from '../../../src/model/kind.ts';
import type { Task } from '../../../src/model/plan.ts';
import type { Failure } from '../../../src/model/reason.ts';
import type { Verdict } from '../../../src/model/results.ts';
import type { Revision } from '../../../src/model/revision.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { parseTime } from '../../../src/text/time.ts';
import { FEATURE, LAST_NIGHT, MAIN, changesOf, everyStep } from './sample-changes.ts';
import { sampleCourse } from './sample-course.ts';
import {
  EMBEDDED,
  JOURNEY,
  NOW,
  comparisonRow,
  journey,
  measurement,
  plan,
  results,
  type Ending,
} from './samples.ts';

export const MOCKERS = ['mocker-vllm', 'mocker-sglang', 'mocker-trtllm'];

/** The quickstart: three simulated engines, all good. */
export function greenRun(): ReportInput {
  const tasks = MOCKERS.flatMap((framework) => journey(framework, EMBEDDED));
  const ended = results(tasks);
  return {
    plan: plan(tasks, [EMBEDDED]),
    results: { ...ended, measurements: MOCKERS.map((name) => measurement(name)) },
    comparison: MOCKERS.map((name) => comparisonRow(name)),
    course: sampleCourse(tasks, ended),
    changes: { since: LAST_NIGHT, compared: everyStep(ended.tasks), changes: [] },
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
  const flaky = tasks.find(
    (task) => task.id === `build.mocker-vllm.runtime.${MAIN.revision.slice(0, 9)}`,
  );
  if (!build || !serve || !smoke || !flaky) throw new Error('the sample lacks its failing tasks');
  const endings = {
    ...failing(build, BUILD_FAILED, {
      durationMs: 125_000,
      attempts: 2,
      retried: [{ class: 'network', message: 'pypi.example.org did not answer within 30 s' }],
    }),
    ...failing(serve, NOT_READY),
    [flaky.id]: {
      attempts: 2,
      flaky: true as const,
      retried: [
        { class: 'network' as const, message: 'registry.example.org reset the connection' },
      ],
    },
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
  const ended = results(tasks, endings);
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
      ...ended,
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
    course: sampleCourse(tasks, ended),
    changes: {
      since: LAST_NIGHT,
      compared: everyStep(ended.tasks),
      changes: changesOf(ended.tasks),
    },
    now: NOW,
  };
}

/** The quickstart after 50 s: builds are over, one server starts, nothing has failed. */
export function runningRun(): ReportInput {
  const green = greenRun();
  const done = new Set<Kind>(['build', 'sanity']);
  const verdict: Verdict | null = null;
  const tasks = green.results.tasks.filter((task) => done.has(task.kind));
  const run = { ...green.results.run, finishedAt: null, verdict, exitCode: null };
  const underWay = { ...green.results, run, tasks, measurements: [] };
  return {
    ...green,
    comparison: [],
    results: underWay,
    course: sampleCourse(green.plan.tasks, underWay, {
      'serve.mocker-vllm.runtime.builder': {
        state: 'running',
        startedAt: parseTime('2026-11-21T07:00:48.000Z'),
        message: 'worker /health: 503',
      },
      'serve.mocker-sglang.runtime.builder': {
        state: 'running',
        startedAt: parseTime('2026-11-21T07:00:50.000Z'),
        message: 'frontend /live: connection refused',
      },
      'serve.mocker-trtllm.runtime.builder': { message: 'waiting for one of 2 places' },
    }),
    now: parseTime('2026-11-21T07:00:52.000Z'),
  };
}
