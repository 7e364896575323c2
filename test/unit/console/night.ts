// A made-up night for the live view: one image is good, one breaks at its soak, one is being built, one waits.

import type { Event } from '../../../src/model/event.ts';
import type { TaskId } from '../../../src/model/ids.ts';
import type { Task } from '../../../src/model/plan.ts';
import { failure } from '../../../src/model/reason.ts';
import { isoTime } from '../../../src/text/time.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { BEGIN, runStarted, taskEnded } from '../../rig/run-events.ts';

const STEPS = ['build', 'sanity', 'serve', 'smoke', 'soak', 'scrape', 'metrics'] as const;
const EXPECTED_MS = [724_000, 4100, 62_000, 850, 125_000, 300, 20];

function branch(framework: string): Task[] {
  return STEPS.map((kind, place) => {
    const id: TaskId = `${kind}.${framework}.runtime.012345678`;
    return someTask(id, { framework, expectedMs: EXPECTED_MS[place] ?? null });
  });
}

const vllm = branch('vllm');
const sglang = branch('sglang');
const trtllm = branch('trtllm');
const llamacpp = branch('llamacpp');

export const NIGHT = somePlan([...vllm, ...sglang, ...trtllm, ...llamacpp]);
export const NIGHT_NOW = BEGIN + 3_725_000;

/** One after the other, from `startedMs` after the beginning on. */
function passed(tasks: readonly Task[], startedMs: number): Event[] {
  let at = BEGIN + startedMs;
  return tasks.flatMap((task) => {
    const durationMs = task.expectedMs ?? 0;
    const startedAt = isoTime(at);
    const started: Event = { type: 'task-started', at, task: task.id, attempt: 1 };
    at += durationMs;
    return [started, taskEnded(task, { startedAt, durationMs }, {}, at)];
  });
}

function waiting({ id }: Task, why: string): Event {
  return { type: 'task-waiting', at: BEGIN, task: id, why: `waiting for ${why}` };
}

const [build, sanity, serve, smoke, soak, scrape, metrics] = sglang;
const [building, ...afterwards] = trtllm;
const [first, ...later] = llamacpp;

function blocked(task: Task | undefined, by: Task | undefined): Event[] {
  if (task === undefined || by === undefined) return [];
  const reason = { class: 'blocked', message: `${by.id} failed` } as const;
  const never = { startedAt: null, durationMs: 0, attempts: 0 };
  return [taskEnded(task, { status: 'skipped', ...never, reason }, {}, BEGIN + 3_000_000)];
}

function running(task: Task | undefined, at: number, log: string): Event[] {
  if (task === undefined) return [];
  const step = {
    digest: 'sha256:a',
    name: '[runtime 7/23] RUN pip install --no-deps ai_dynamo_runtime-1.0.0-cp310-abi3-linux.whl',
    state: 'started' as const,
    startedAt: at,
    finishedAt: null,
  };
  return [
    { type: 'task-started', at, task: task.id, attempt: 1 },
    { type: 'build-step', at, task: task.id, step },
    { type: 'task-log', at, task: task.id, line: log },
  ];
}

export const NIGHT_EVENTS: readonly Event[] = [
  runStarted(),
  ...passed(vllm, 1000),
  ...passed(
    [build, sanity, serve, smoke].filter((task) => task !== undefined),
    1_000_000,
  ),
  ...(soak === undefined
    ? []
    : [
        taskEnded(
          soak,
          {
            status: 'failed',
            startedAt: isoTime(BEGIN + 2_900_000),
            durationMs: 95_000,
            reason: failure('soak', '12 of 40 requests failed: HTTP 500'),
          },
          {},
          BEGIN + 3_000_000,
        ),
      ]),
  ...blocked(scrape, soak),
  ...blocked(metrics, soak),
  ...running(
    building,
    BEGIN + 3_400_000,
    '下载中 torch-2.9.0 🚀 \u001b[32m742 MB\u001b[0m of 1.10 GB, eta 0:00:42',
  ),
  ...afterwards.map((task) => waiting(task, building?.id ?? '')),
  ...(first === undefined ? [] : [waiting(first, `cpu: ${building?.id ?? ''} holds 32 of 32`)]),
  ...later.map((task) => waiting(task, first?.id ?? '')),
];
