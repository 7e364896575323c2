// How the sample runs went: waits, the steps of their builds, the life of their served models.

import type { Course, ServiceSpan, TaskCourse, Wait } from '../../../src/model/course.ts';
import type { BuildStep } from '../../../src/model/event.ts';
import type { Task } from '../../../src/model/plan.ts';
import type { Results, TaskResult } from '../../../src/model/results.ts';
import { parseTime } from '../../../src/text/time.ts';
import { courseOf, EMPTY } from './samples.ts';

/** Of tasks that have ended, as their results tell; the others wait, unless `going` says otherwise by task id. */
export function sampleCourse(
  tasks: readonly Task[],
  results: Results,
  going: Readonly<Record<string, Partial<TaskCourse>>> = {},
): Course {
  const ended = new Map(results.tasks.map((result) => [result.id, result]));
  const soaked = results.tasks.find(({ kind }) => kind === 'soak')?.id;
  const done = tasks.flatMap((task) => {
    const result = ended.get(task.id);
    return result ? [[task.id, taskCourse(task, result, { results, soaked })] as const] : [];
  });
  return courseOf(tasks, { ...Object.fromEntries(done), ...going });
}

interface Around {
  readonly results: Results;
  readonly soaked: string | undefined;
}

function taskCourse(task: Task, result: TaskResult, around: Around): TaskCourse {
  const first = parseTime(around.results.run.startedAt);
  const ended = { ...EMPTY, state: 'ended' as const, endedAt: first };
  if (result.startedAt === null) return ended;
  const start = parseTime(result.startedAt);
  const needs = task.needs.map((need) => ({ from: first, to: start, why: `waiting for ${need}` }));
  return {
    ...ended,
    startedAt: start,
    endedAt: start + result.durationMs,
    waits: [...needs, ...heldUp(task, start, first, around.soaked)],
    steps: task.kind === 'build' ? buildSteps(task, result, start) : [],
    service:
      task.kind === 'serve' && result.status === 'passed' ? service(task, around.results) : null,
  };
}

function heldUp(task: Task, start: number, first: number, soaked: string | undefined): Wait[] {
  if (task.kind === 'build')
    return [{ from: first, to: start, why: 'waiting for one of 3 places' }];
  if (task.kind !== 'soak' || task.id === soaked) return [];
  return [{ from: start - 4200, to: start, why: `waiting for quiet: ${soaked ?? ''} runs` }];
}

function service(task: Task, { tasks }: Results): ServiceSpan {
  const lane = tasks.filter(
    ({ framework, target, revision, startedAt }) =>
      framework === task.framework &&
      target === task.target &&
      revision === task.revision &&
      startedAt !== null,
  );
  const endOf = (kind: string): number => {
    const one = lane.findLast((result) => result.kind === kind);
    return one?.startedAt ? parseTime(one.startedAt) + one.durationMs : 0;
  };
  return {
    readyAt: endOf('serve'),
    stoppedAt: Math.max(endOf('scrape'), endOf('smoke'), endOf('serve')),
  };
}

const STEPS: readonly (readonly [string, number, 'shared' | 'own' | 'cached'])[] = [
  ['[internal] load build definition from Dockerfile', 0.01, 'own'],
  ['[internal] load metadata for docker.io/library/debian:bookworm-slim', 0.02, 'shared'],
  [
    '[base 1/3] FROM docker.io/library/debian:bookworm-slim@sha256:90522eeb7e5923ee2b871c639059537b',
    0.1,
    'cached',
  ],
  [
    '[base 2/3] RUN apt-get update && apt-get install --yes --no-install-recommends python3 python3-venv libstdc++6 libgomp1 && rm -rf /var/lib/apt/lists/*',
    0.24,
    'shared',
  ],
  ['[base 3/3] COPY --from=uv /uv /usr/local/bin/uv', 0.01, 'shared'],
  ['[wheels 1/4] WORKDIR /build', 0.005, 'cached'],
  ['[wheels 2/4] RUN pip install --no-deps --requirement requirements.txt', 0.4, 'own'],
  ['[runtime 1/2] COPY --from=wheels /build/wheels /opt/wheels', 0.05, 'own'],
  ['exporting to image', 0.15, 'own'],
];

function buildSteps(task: Task, result: TaskResult, start: number): BuildStep[] {
  let at = 0;
  const failed = result.status === 'failed';
  const taken = failed ? STEPS.slice(0, 7) : STEPS;
  return taken.map(([name, share, how], index): BuildStep => {
    const startedAt = start + Math.round(at * 41_000);
    at += share;
    const last = failed && index === taken.length - 1;
    return {
      digest: `sha256:${how === 'own' ? task.id : 'same'}-${index}`,
      name,
      state: last ? 'failed' : how === 'cached' ? 'cached' : 'done',
      startedAt,
      finishedAt: start + Math.round(at * 41_000),
    };
  });
}
