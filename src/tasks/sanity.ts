// The sanity task: one command in a fresh container of the image; its exit code decides.

import type { Ended } from '../docker/engine.ts';
import type { SanityCheck } from '../model/framework.ts';
import { taskLabels } from '../model/labels.ts';
import { failure, isFailure } from '../model/reason.ts';
import type { Check } from '../model/results.ts';
import type { Outcome, Runner, RunnerContext } from '../model/runner.ts';
import type { LastLines } from '../serving/last-lines.ts';
import { startLogged, type LoggedContainer } from '../serving/logged-container.ts';
import { shellLine } from '../text/shell.ts';
import { plural } from '../text/units.ts';
import { frameworkOf, keepingOf, type TaskDeps } from './deps.ts';
import { skipWithoutGpu } from './gpu-absent.ts';
import { orAborted } from './or-aborted.ts';
import { missingImage } from './own-image.ts';

type Context = RunnerContext<'sanity'>;

export function sanityRunner(deps: TaskDeps): Runner<'sanity'> {
  return async (context) => {
    const { sanity, serve } = frameworkOf(deps, context.task);
    if (sanity === null) throw new Error(`${context.task.id} has no command to run`);
    const missing = await missingImage(deps.engine, context.task);
    if (missing !== null) return { status: 'failed', reason: missing };
    const question = { wanted: serve?.gpus ?? 0, gpus: deps.gpus };
    return skipWithoutGpu(question, () => run(sanity, context, deps));
  };
}

async function run(sanity: SanityCheck, context: Context, deps: TaskDeps): Promise<Outcome> {
  const { engine, clock } = deps;
  const { task, sink, signal } = context;
  const began = clock.monotonic();
  sink.progress(shellLine(sanity.command));
  const spec = {
    image: task.image,
    command: sanity.command,
    env: {},
    labels: taskLabels(deps.runLabels, task.id),
    ports: [],
    memoryMb: null,
    cpus: null,
    shmMb: null,
    gpus: frameworkOf(deps, task).serve?.gpus ?? 0,
    network: 'default',
  } as const;
  const keeping = keepingOf(deps, task);
  const container = await startLogged(engine, spec, { clock, sink, signal, keeping });
  try {
    const ended = await orAborted(container.ended, signal);
    const lines = container.lineCount();
    const said = lines === 0 ? 'it printed nothing' : `${plural(lines, 'line')} of output`;
    const check = {
      name: 'sanity command',
      passed: ended.exitCode === 0,
      detail: `exit code ${ended.exitCode}, ${said}`,
      durationMs: Math.round(clock.monotonic() - began),
    };
    const reached = outcome({ ended, check, lastLines: container.lastLines() });
    return reached.status === 'failed' ? await withKept(reached, container) : reached;
  } catch (error) {
    // A deadline is a failure as well: what hangs is worth a look.
    if (isFailure(error)) return await withKept({ status: 'failed', reason: error }, container);
    throw error;
  } finally {
    await container.discard();
  }
}

async function withKept(
  failed: Extract<Outcome, { status: 'failed' }>,
  container: LoggedContainer,
): Promise<Outcome> {
  const kept = await container.keep();
  return kept === null ? failed : { ...failed, reason: { ...failed.reason, kept } };
}

interface Result {
  readonly ended: Ended;
  readonly check: Check;
  readonly lastLines: LastLines;
}

function outcome({ ended, check, lastLines }: Result): Outcome {
  const output = { checks: [check] };
  if (check.passed) return { status: 'passed', output };
  const why = ended.oomKilled ? 'was killed for lack of memory' : `failed: ${check.detail}`;
  const cause = lastLines.excerpt?.split('\n')[lastLines.guiltyLine ?? -1];
  const reason = failure(ended.oomKilled ? 'oom' : 'sanity', `the sanity command ${why}`, {
    ...(cause !== undefined && { cause }),
    exitCode: ended.exitCode,
    ...lastLines,
    ...(ended.oomKilled && { hint: 'run fewer steps at once (--parallel 1), or add memory' }),
  });
  return { status: 'failed', reason, output };
}
