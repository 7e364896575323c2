// The build task: the engine builds the image, labelled with what it is.

import { LABEL, type Labels } from '../model/labels.ts';
import type { BuildTask } from '../model/plan.ts';
import type { Runner } from '../model/runner.ts';
import { formatBytes } from '../text/units.ts';
import type { TaskDeps } from './deps.ts';
import { keptSecret } from './image-check.ts';
import { StandIns } from './stand-ins.ts';

export function buildRunner(deps: TaskDeps): Runner<'build'> {
  const standIns = new StandIns(deps);
  return async ({ task, sink, signal, emit }) => {
    for (const note of task.notes ?? []) sink.log(`note: ${note}`);
    const request = await deps.buildRequest(task, (line) => sink.log(line));
    signal.throwIfAborted();
    const labelled = { ...request, labels: { ...request.labels, ...identity(task) } };
    const contexts = await deps.contextsOf(task);
    const { untrusted } = task;
    const around = { platform: request.platform, sink, signal, untrusted };
    const { id, sizeBytes } = await standIns.during(contexts, around, () =>
      deps.engine.build(labelled, sink, signal),
    );
    const note = (message: string): void => emit({ type: 'note', at: deps.clock.now(), message });
    const kept = await keptSecret(id, { engine: deps.engine, findLeak: deps.findLeak, sink, note });
    if (kept !== null) {
      // Nobody shall push it, and no later run take it for built.
      for (const tag of task.build.tags) await deps.engine.removeImage(tag);
      return { status: 'failed', reason: kept };
    }
    sink.log(`built ${task.image}: ${id.slice(0, 19)}, ${formatBytes(sizeBytes)}`);
    const { image, framework, target, revision } = task;
    const fingerprint = task.fingerprint.digest;
    return {
      status: 'passed',
      output: { image: { image, id, framework, target, revision, fingerprint, sizeBytes } },
    };
  };
}

/** Not of the run and its owner: an image outlives both, and must be the same image in every run. */
function identity(task: BuildTask): Labels {
  return {
    [LABEL.fingerprint]: task.fingerprint.digest,
    [LABEL.framework]: task.framework,
    [LABEL.target]: task.target,
    [LABEL.revision]: task.revision,
    ...(task.untrusted === true && { [LABEL.trust]: 'untrusted' }),
  };
}
