// The compile task: the sources of the commit are copied into a dev container, and its command compiles them there.

import { posix } from 'node:path';
import type { ContainerSpec } from '../docker/engine.ts';
import { addDirectory, addFolder, tarOf } from '../docker/tar-files.ts';
import type { Compile, Framework } from '../model/framework.ts';
import { taskLabels } from '../model/labels.ts';
import type { OtherTask } from '../model/plan.ts';
import type { Outcome, Runner, RunnerContext } from '../model/runner.ts';
import { shellLine } from '../text/shell.ts';
import { plural } from '../text/units.ts';
import { cacheFolders, cacheMounts, ownFolders } from './compile-caches.ts';
import { compileFailure } from './compile-failure.ts';
import { userOf } from './container-user.ts';
import { frameworkOf, type TaskDeps } from './deps.ts';
import { missingImage } from './own-image.ts';
import { runToEnd, type Command } from './run-to-end.ts';

type Context = RunnerContext<'compile'>;

export function compileRunner(deps: TaskDeps): Runner<'compile'> {
  return async (context) => {
    const { task } = context;
    const { compile, build } = frameworkOf(deps, task);
    if (compile === null) throw new Error(`${task.id} has nothing to compile with`);
    const missing = await missingImage(deps.engine, task);
    if (missing !== null) return { status: 'failed', reason: missing };
    const caches = await deps.takeCaches(task.framework);
    try {
      return await compileIn({ compile, build, caches: caches.id }, context, deps);
    } finally {
      caches.release();
    }
  };
}

interface What extends Pick<Framework, 'build'> {
  readonly compile: Compile;
  /** Of the set that is ours meanwhile. */
  readonly caches: string;
}

async function compileIn(what: What, context: Context, deps: TaskDeps): Promise<Outcome> {
  const { engine, clock } = deps;
  const { task, sink } = context;
  const { compile } = what;
  const began = clock.monotonic();
  sink.progress(shellLine(compile.command));
  const judge: Command['judge'] = async (ended, container) => {
    const printed = container.lineCount();
    const check = {
      name: 'compilation',
      passed: ended.exitCode === 0,
      detail: `exit code ${ended.exitCode}, ${plural(printed, 'line')} of output`,
      durationMs: Math.round(clock.monotonic() - began),
    };
    const output = { checks: [check] };
    if (!check.passed)
      return { status: 'failed', reason: compileFailure(ended, sink, printed), output };
    if (!deps.isNeeded(task.id)) return { status: 'passed', output };
    const labels = taskLabels(deps.runLabels, task.id);
    const compiled = await engine.commitContainer(container.state.id, labels);
    return { status: 'passed', output, compiled };
  };
  const beforeStart = (id: string): Promise<void> => copySources(id, compile, context, deps);
  return runToEnd({ spec: containerSpec(what, task, deps), beforeStart, judge }, context, deps);
}

function containerSpec(
  { compile, build, caches }: What,
  { id, framework, image }: OtherTask,
  { runLabels }: TaskDeps,
): ContainerSpec {
  const jobs = build.maxJobs === null ? {} : { CARGO_BUILD_JOBS: String(build.maxJobs) };
  return {
    image,
    command: compile.command,
    env: { ...jobs, ...compile.env },
    labels: taskLabels(runLabels, id),
    ports: [],
    memoryMb: compile.memoryMb,
    cpus: null,
    shmMb: null,
    gpus: 0,
    network: 'default',
    ...(compile.user !== null && { user: compile.user }),
    workdir: compile.workdir,
    mounts: cacheMounts(framework, caches, cacheFolders(compile)),
  };
}

/** Owned by who compiles, so that nothing of root's is left where that is somebody else. */
async function copySources(
  id: string,
  compile: Compile,
  { task, sink, signal }: Context,
  { engine, clock, sources }: TaskDeps,
): Promise<void> {
  const { workdir } = compile;
  const { home, ...owner } = await userOf(engine, id);
  const { dir, files } = await sources(task);
  // Older than nothing that an earlier compilation has left in the caches: else cargo would take a file for compiled.
  const modifiedAt = Math.ceil(clock.now() / 1000);
  const like = { owner, modifiedAt, of: 'the sources' };
  const below = `${workdir.replace(/^\/+/, '')}/`;
  const tar = tarOf(async (writing) => {
    const roots = home === null ? [workdir] : [workdir, home];
    for (const folder of [workdir, ...ownFolders(cacheFolders(compile), roots)])
      addDirectory(writing, folder.slice(1), { ...like, below: '' });
    await addFolder(writing, { ...like, dir, files, below });
  });
  await engine.copyInto(id, '/', tar, signal);
  sink.log(
    `${plural(files.length, 'file')} of ${task.revision.slice(0, 9)} copied to ${posix.normalize(workdir)}`,
  );
}
