// What is not done, and why: no errors, but a person reads them in the same place.

import { plainLines } from '../../../src/console/plain.ts';
import type { FoundBuild } from '../../../src/model/build-spec.ts';
import type { Config } from '../../../src/model/config.ts';
import type { PlanFacts } from '../../../src/model/facts.ts';
import type { TaskId } from '../../../src/model/ids.ts';
import type { Task } from '../../../src/model/plan.ts';
import { failure } from '../../../src/model/reason.ts';
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
import { SHA, someBuild, someConfig, someFacts } from '../plan/question.ts';
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

/** The first task that a plan skips of this kind. */
function plannedSkip(kind: Task['kind'], config: Partial<Config>, facts: Partial<PlanFacts>) {
  const plan = makePlan(someConfig(config), someFacts(facts), '0.1.0');
  const task = plan.tasks.find((one) => one.kind === kind && one.skip !== undefined);
  const outcome = task === undefined ? null : settledBeforehand(task, new Map());
  if (task === undefined || outcome === null) throw new Error('nothing was skipped');
  return Promise.resolve(told(task, outcome));
}

const BASED: readonly FoundBuild[] = [
  someBuild({ target: 'base', wanted: false }),
  someBuild({ parents: [{ target: 'base', arg: null }] }),
];

/** A base whose only child is there, or can never be. */
function baseWithout(child: 'there' | 'refused'): Promise<string> {
  if (child === 'refused') {
    const missing = failure('config', "the secret 'ca' is not there");
    const builds = BASED.map((one) =>
      one.wanted ? one : { ...one, spec: { ...one.spec, secrets: [] } },
    );
    return plannedSkip('build', {}, { builds, missingSecrets: new Map([['ca', missing]]) });
  }
  const { tasks } = makePlan(someConfig(), someFacts({ builds: BASED }), '0.1.0');
  const runtime = tasks.find((task) => task.kind === 'build' && task.target === 'runtime');
  const args = { CUDA: '13.0' };
  const builds = BASED.map((one) => (one.wanted ? one : { ...one, spec: { ...one.spec, args } }));
  const images = new Map([[runtime?.fingerprint.digest ?? '', 'dynamo:012345-vllm']]);
  return plannedSkip('build', { skip: 'images' }, { builds, images });
}

/** --no-compile, say, on the branch that is promoted. */
function unpromoted(): Promise<string> {
  const tip = { ref: 'main', revision: SHA, branch: 'main', author: null, date: null, subject: '' };
  const config = { promote: 'main', without: ['sanity'] } as const;
  return plannedSkip('promote', config, { revisions: [tip] });
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
  { title: 'a base whose image needs no build', show: () => baseWithout('there') },
  { title: 'a base whose image cannot be built', show: () => baseWithout('refused') },
  { title: 'an image that was not checked', show: unpromoted },
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
