// The sanity task: one command in a fresh container of the image, mostly a script of the branch; its exit code decides.

import type { ContainerSpec } from '../docker/engine.ts';
import type { SanityCheck, SanityScript } from '../model/framework.ts';
import { taskLabels } from '../model/labels.ts';
import { failure } from '../model/reason.ts';
import type { Outcome, Runner, RunnerContext } from '../model/runner.ts';
import { shellLine } from '../text/shell.ts';
import { secretVariables } from './container-secrets.ts';
import { frameworkOf, hardeningOf, type TaskDeps } from './deps.ts';
import { skipWithoutGpu } from './gpu-absent.ts';
import { gpuRequest } from './gpu-request.ts';
import { inputOf } from './inputs.ts';
import { missingImage } from './own-image.ts';
import { runToEnd, type Command } from './run-to-end.ts';
import { asksForJson, copyScript, ReadableOutput, scriptCommand } from './sanity-script.ts';
import { sanityVerdict } from './sanity-verdict.ts';

type Context = RunnerContext<'sanity'>;

export function sanityRunner(deps: TaskDeps): Runner<'sanity'> {
  return async (context) => {
    const { task } = context;
    const { sanity } = frameworkOf(deps, task);
    if (sanity === null) throw new Error(`${task.id} has no command to run`);
    const missing = await missingImage(deps.engine, task, context.signal);
    if (missing !== null) return { status: 'failed', reason: missing };
    const question = { wanted: task.resources.gpu, gpus: deps.gpus };
    return skipWithoutGpu(question, () => check(sanity, context, deps));
  };
}

function check(sanity: SanityCheck, context: Context, deps: TaskDeps): Promise<Outcome> {
  const { script, command } = sanity;
  if (script === null) return runCommand(command, context, deps);
  return hasNoSay(sanity, script, context)
    ? runWithFallback(sanity, script, { context, deps })
    : runScript(sanity, script, { context, deps });
}

/** It refuses good images for want of a flag that it does not know. */
function hasNoSay(
  { needs, fallback }: SanityCheck,
  script: SanityScript,
  { task }: Context,
): boolean {
  const needed = needs[task.target];
  return needed !== undefined && !script.flags.includes(needed) && fallback.length > 0;
}

interface Around {
  readonly context: Context;
  readonly deps: TaskDeps;
}

/** What the script finds good is good. */
async function runWithFallback(
  sanity: SanityCheck,
  script: SanityScript,
  { context, deps }: Around,
): Promise<Outcome> {
  const { task, sink } = context;
  const first = await runScript(sanity, script, { context, deps: { ...deps, keepFor: null } });
  if (first.status !== 'failed' || first.reason.class !== 'sanity') return first;
  const flag = sanity.needs[task.target] ?? '';
  sink.log(
    `${script.file} does not know ${flag}, without which it refuses good images: ${shellLine(sanity.fallback)} decides`,
  );
  return runCommand(sanity.fallback, context, deps);
}

async function runScript(
  sanity: SanityCheck,
  script: SanityScript,
  { context, deps }: Around,
): Promise<Outcome> {
  const { task, sink, signal } = context;
  const { file } = script;
  const text = await deps.fileOf(task, file);
  if (text === null) {
    const hint = 'sanity.scripts names where branches keep theirs';
    return {
      status: 'failed',
      reason: failure('config', `${file} is not in ${task.revision}`, { hint }),
    };
  }
  const command = scriptCommand(sanity, script, { target: task.target, text });
  const output = new ReadableOutput();
  let before = 0;
  const shown = {
    what: file,
    shown: output.show,
    beforeStart: async (id: string) => {
      await copyScript(deps.engine, id, { file, text }, signal);
      before = sink.lineCount();
    },
    script: () => ({
      lines: output.lines,
      firstLine: before + 1,
      isJson: asksForJson(command),
    }),
  };
  return run({ command, ...shown }, context, deps);
}

function runCommand(
  command: readonly string[],
  context: Context,
  deps: TaskDeps,
): Promise<Outcome> {
  return run({ command, what: 'the sanity command', script: () => null }, context, deps);
}

interface Run extends Pick<Command, 'shown' | 'beforeStart'> {
  readonly command: readonly string[];
  readonly what: string;
  /** Once it has ended. */
  readonly script: () => Parameters<typeof sanityVerdict>[0]['script'];
}

function run(
  { command, what, script, shown, beforeStart }: Run,
  context: Context,
  deps: TaskDeps,
): Promise<Outcome> {
  const { clock } = deps;
  const began = clock.monotonic();
  context.sink.progress(shellLine(command));
  const judge: Command['judge'] = (ended, container) =>
    sanityVerdict({
      what,
      ended,
      printed: container.lineCount(),
      isLost: container.outputLost(),
      durationMs: Math.round(clock.monotonic() - began),
      script: script(),
      lastLines: container.lastLines(),
    });
  return runToEnd(
    { spec: specOf(command, context, deps), judge, shown, beforeStart },
    context,
    deps,
  );
}

/** Where something was compiled before, in what came out of that. */
function specOf(
  command: readonly string[],
  { task, gpus, inputs, sink }: Context,
  deps: TaskDeps,
): ContainerSpec {
  return {
    image: inputOf(inputs, ({ compiled }) => compiled) ?? task.image,
    command,
    env: secretVariables(task, sink, deps),
    labels: taskLabels(deps.runLabels, task.id),
    ports: [],
    memoryMb: null,
    cpus: null,
    shmMb: null,
    ...gpuRequest(deps, task.resources.gpu, gpus),
    network: 'default',
    ...hardeningOf(task),
  };
}
