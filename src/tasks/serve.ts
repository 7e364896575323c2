// The serve task: starts the model's server and hands it to the tasks that need it.

import { taskLabels } from '../model/labels.ts';
import type { Runner } from '../model/runner.ts';
import { serveModel } from '../serving/serve-model.ts';
import { secretVariables } from './container-secrets.ts';
import { frameworkOf, hardeningOf, keepingOf, lentTo, type TaskDeps } from './deps.ts';
import { skipWithoutGpu } from './gpu-absent.ts';
import { gpuRequest } from './gpu-request.ts';
import { inputOf } from './inputs.ts';
import { missingImage } from './own-image.ts';

/** As its own scripts start containers: pinned memory for transfers between GPUs, deep stacks, many connections. */
const DYNAMO_LIMITS = { memlock: -1, stack: 67_108_864, nofile: 65_536 };

export function serveRunner(deps: TaskDeps): Runner<'serve'> {
  return async ({ task, sink, signal, inputs, emit, gpus: handedOut }) => {
    const framework = frameworkOf(deps, task);
    const { serve } = framework;
    if (serve === null) throw new Error(`${task.id} has nothing to serve`);
    const { engine, clock, runLabels, gpus } = deps;
    const missing = await missingImage(engine, task, signal);
    if (missing !== null) return { status: 'failed', reason: missing };
    const asked = {
      image: inputOf(inputs, ({ compiled }) => compiled) ?? task.image,
      serve,
      labels: taskLabels(runLabels, task.id),
      gpus: gpuRequest(deps, serve.gpus, handedOut),
      lent: {
        ...lentTo(task, deps),
        ...hardeningOf(task),
        secrets: secretVariables(task, sink, deps),
        limits: framework.repo === 'dynamo' ? DYNAMO_LIMITS : null,
      },
    };
    return skipWithoutGpu({ wanted: serve.gpus, gpus }, async () => {
      emit({ type: 'service-changed', at: clock.now(), task: task.id, state: 'starting' });
      const keeping = keepingOf(deps, task);
      const service = await serveModel(engine, asked, { clock, sink, signal, keeping });
      return { status: 'passed', output: {}, service };
    });
  };
}
