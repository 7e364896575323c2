// The compile task: the sources of the commit are copied into a dev container, and its command compiles them there.

import { posix } from 'node:path';
import { NameTakenError, type ContainerSpec } from '../docker/engine.ts';
import { addDirectory, addFolder, tarOf } from '../docker/tar-files.ts';
import type { Compile } from '../model/framework.ts';
import { taskLabels } from '../model/labels.ts';
import { allowanceOf } from '../model/trust.ts';
import type { Outcome, Runner, RunnerContext } from '../model/runner.ts';
import { shellLine } from '../text/shell.ts';
import { plural } from '../text/units.ts';
import {
  cacheFolders,
  cacheMounts,
  containerOf,
  ownFolders,
  type CacheSet,
} from './compile-caches.ts';
import { compileFailure } from './compile-failure.ts';
import { secretVariables } from './container-secrets.ts';
import { userIn, type ContainerUser } from './container-user.ts';
import { frameworkOf, hardeningOf, type TaskDeps } from './deps.ts';
import { missingImage } from './own-image.ts';
import { runToEnd, type Command } from './run-to-end.ts';

type Context = RunnerContext<'compile'>;

export function compileRunner(deps: TaskDeps): Runner<'compile'> {
  return async (context) => {
    const { task, sink, signal } = context;
    const { compile, build } = frameworkOf(deps, task);
    if (compile === null) throw new Error(`${task.id} has nothing to compile with`);
    const missing = await missingImage(deps.engine, task, signal);
    if (missing !== null) return { status: 'failed', reason: missing };
    sink.progress(shellLine(compile.command));
    const jobs = build.maxJobs === null ? {} : { CARGO_BUILD_JOBS: String(build.maxJobs) };
    const env = { ...jobs, ...compile.env, ...secretVariables(task, sink, deps) };
    const spec = baseSpec({ ...compile, env }, context, deps);
    const user = await userIn(deps.engine, spec, signal);
    for (let number = 1; ; number += 1) {
      const { cacheNamespace: namespace } = allowanceOf(task);
      const caches = { framework: task.framework, namespace, number };
      try {
        return await compileIn({ compile, spec, user, caches }, context, deps);
      } catch (error) {
        if (!(error instanceof NameTakenError)) throw error;
      }
    }
  };
}

interface What {
  readonly compile: Compile;
  readonly spec: ContainerSpec;
  readonly user: ContainerUser;
  readonly caches: CacheSet;
}

function compileIn(
  { compile, spec, user, caches }: What,
  context: Context,
  deps: TaskDeps,
): Promise<Outcome> {
  const { engine, clock } = deps;
  const { task, sink } = context;
  const began = clock.monotonic();
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
    const compiled = await engine.commitContainer(
      container.state.id,
      spec.labels,
      Object.keys(compile.secrets),
    );
    return { status: 'passed', output, compiled };
  };
  const beforeStart = (id: string): Promise<void> =>
    copySources({ id, compile, user }, context, deps);
  const mounts = cacheMounts(caches, user.uid, cacheFolders(compile));
  const named = { ...spec, name: containerOf(caches), mounts };
  return runToEnd({ spec: named, beforeStart, judge }, context, deps);
}

function baseSpec(
  { command, env, memoryMb, user, workdir }: Compile,
  { task }: Context,
  { runLabels }: TaskDeps,
): ContainerSpec {
  return {
    image: task.image,
    command,
    env,
    labels: taskLabels(runLabels, task.id),
    ports: [],
    memoryMb,
    cpus: null,
    shmMb: null,
    gpus: 0,
    network: 'default',
    ...hardeningOf(task),
    ...(user !== null && { user }),
    workdir,
  };
}

interface Copying extends Pick<What, 'compile' | 'user'> {
  /** Of the container. */
  readonly id: string;
}

/** Owned by who compiles, so that nothing of root's is left where that is somebody else. */
async function copySources(
  { id, compile, user: { home, ...owner } }: Copying,
  { task, sink, signal }: Context,
  { engine, clock, sources }: TaskDeps,
): Promise<void> {
  const { workdir } = compile;
  const { dir, files } = await sources(task);
  // Younger than all that an earlier compilation has left in the caches: else cargo would take a file for compiled.
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
  const commit = task.revision.slice(0, 9);
  sink.log(`${plural(files.length, 'file')} of ${commit} copied to ${posix.normalize(workdir)}`);
}
