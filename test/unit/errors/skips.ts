// What is not done, and why: no errors, but a person reads them in the same place.

import { plainLines } from '../../../src/console/plain.ts';
import type { TaskId } from '../../../src/model/ids.ts';
import type { Task } from '../../../src/model/plan.ts';
import type { TaskResult } from '../../../src/model/results.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { passedKey } from '../../../src/plan/skip.ts';
import type { AttemptOutcome } from '../../../src/scheduler/attempt.ts';
import { settledBeforehand } from '../../../src/scheduler/settle.ts';
import { endedWith } from '../../../src/scheduler/task-run.ts';
import { skipWithoutGpu } from '../../../src/tasks/gpu-absent.ts';
import { GpuAbsentError } from '../../../src/docker/engine.ts';
import { MadeUpOutput } from '../../rig/made-up-host.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { someConfig, someFacts } from '../plan/question.ts';
import type { ErrorCase } from './shown.ts';

const SERVE = someTask('serve.vllm.runtime.012345678');
const SMOKE = someTask('smoke.vllm.runtime.012345678', { needs: [SERVE.id] });

/** As a log of a run has it. */
function told(task: Task, outcome: AttemptOutcome): string {
  const output = new MadeUpOutput();
  const { result, output: left } = endedWith(task, outcome);
  const at = Date.UTC(2026, 10, 21, 7);
  plainLines(output, false)({ type: 'task-ended', at, task: task.id, result, output: left });
  return output.text;
}

function planned(skip: 'images' | 'passed', kind: Task['kind']): Promise<string> {
  const all = makePlan(someConfig(), someFacts(), '0.1.0').tasks;
  const images = new Map(all.map((task) => [task.fingerprint.digest, 'dynamo:012345-vllm']));
  const facts = someFacts({ images, passed: new Set(all.map(passedKey)) });
  const plan = makePlan(someConfig({ skip }), facts, '0.1.0');
  const task = plan.tasks.find((one) => one.kind === kind);
  const outcome = task === undefined ? null : settledBeforehand(task, new Map());
  if (task === undefined || outcome === null) throw new Error('nothing was skipped');
  return Promise.resolve(told(task, outcome));
}

async function withoutGpu(gpus: 'auto' | 'none'): Promise<string> {
  const outcome = await skipWithoutGpu({ wanted: 1, gpus }, () =>
    Promise.reject(new GpuAbsentError('could not select device driver "nvidia"')),
  );
  return told(SERVE, outcome);
}

function after(outcome: AttemptOutcome): Promise<string> {
  const ends = new Map<TaskId, TaskResult>([[SERVE.id, endedWith(SERVE, outcome).result]]);
  const settled = settledBeforehand(SMOKE, ends);
  if (settled === null) throw new Error('it would be started');
  return Promise.resolve(told(SMOKE, settled));
}

export const SKIPS: readonly ErrorCase[] = [
  { title: 'an image that is there', show: () => planned('images', 'build') },
  { title: 'a step that has passed before', show: () => planned('passed', 'sanity') },
  { title: 'a machine without a GPU', show: () => withoutGpu('auto') },
  { title: 'GPUs that are switched off', show: () => withoutGpu('none') },
  {
    title: 'a step after one that failed',
    show: () => after({ status: 'failed', reason: { class: 'not-ready', message: 'not ready' } }),
  },
  {
    title: 'a step after one that was cancelled',
    show: () => after({ status: 'cancelled', why: 'interrupted' }),
  },
];
