// A compilation in a fake container, with sources of its own.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Compile } from '../../src/model/framework.ts';
import type { OtherTask } from '../../src/model/plan.ts';
import type { Outcome } from '../../src/model/runner.ts';
import type { TaskDeps } from '../../src/tasks/deps.ts';
import { makeRunners } from '../../src/tasks/runners.ts';
import type { FakeContainer, FakeProgram } from './fake-container.ts';
import { FakeEngine } from './fake-engine.ts';
import { someTask } from './plan-tasks.ts';
import { IMAGE, IMAGE_LABELS } from './serving-rig.ts';
import { FRAMEWORK, taskContext, taskDeps } from './task-rig.ts';
import { tempDir } from './temp-dir.ts';

export const PASSWD = 'root:x:0:0:root:/root:/bin/sh\ndynamo:x:1000:0::/home/dynamo:/bin/bash\n';
export const COMPILE: Compile = {
  command: ['bash', '-c', 'cargo build && maturin develop'],
  workdir: '/workspace',
  env: { CARGO_INCREMENTAL: '0' },
  secrets: {},
  caches: ['target', '/home/dynamo/.cargo/registry', '/opt/else'],
  user: 'dynamo',
  memoryMb: 4096,
  deadlineS: 60,
};
const TASK = { ...someTask('compile.vllm.runtime.012345678'), kind: 'compile' } as const;

export interface CompileRig {
  readonly program?: FakeProgram;
  readonly compile?: Partial<Compile>;
  readonly maxJobs?: number;
  readonly deps?: Partial<TaskDeps>;
  readonly task?: Partial<OtherTask>;
}

export async function compiling(how: CompileRig = {}) {
  const dir = await tempDir();
  await writeFile(path.join(dir.path, 'lib.rs'), 'fn main() {}');
  const engine = new FakeEngine({
    program: () => ({ files: { '/etc/passwd': PASSWD }, ...(how.program ?? { exitCode: 0 }) }),
  });
  engine.addImage(IMAGE, IMAGE_LABELS);
  const context = { ...taskContext(), task: { ...TASK, ...how.task, kind: 'compile' } as const };
  const deps: TaskDeps = {
    ...taskDeps(engine, {
      compile: { ...COMPILE, ...how.compile },
      build: { ...FRAMEWORK.build, maxJobs: how.maxJobs ?? null },
    }),
    sources: () => Promise.resolve({ dir: dir.path, files: [{ path: 'lib.rs', mode: '100644' }] }),
    ...how.deps,
  };
  const seen: FakeContainer[] = [];
  const start = engine.startContainer.bind(engine);
  engine.startContainer = (id, signal) => {
    const container = engine.containers.get(id);
    if (container) seen.push(container);
    return start(id, signal);
  };
  const run = async (): Promise<Outcome> => {
    try {
      return await makeRunners(deps).compile(context);
    } finally {
      await dir[Symbol.asyncDispose]();
    }
  };
  return { engine, context, seen, run };
}
