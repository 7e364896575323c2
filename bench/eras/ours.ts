// What builder plans for one combination, asked as a user asks: by its command line.

import path from 'node:path';
import * as v from 'valibot';
import { PlanSchema, type BuildTask } from '../../src/model/plan.ts';
import { ROOT } from '../../test/rig/source-tree.ts';
import { ended } from './shell.ts';
import type { Asked } from './truth.ts';

export interface Ours {
  readonly exitCode: number | null;
  /** In the order they are to be built. */
  readonly builds: readonly BuildTask[];
  /** Standard error, in one line. */
  readonly said: string;
}

export async function ours(repo: string, cwd: string, asked: Asked): Promise<Ours> {
  const { exitCode, stdout, stderr } = await ended({
    command: process.execPath,
    args: [
      path.join(ROOT, 'src/main.ts'),
      'plan',
      '--json',
      `--repo-path=${repo}`,
      `--ref=${asked.commit}`,
      `--framework=${asked.framework}`,
      `--target=${asked.target}`,
    ],
    cwd,
    // No engine: what is planned must not hang on one.
    env: { XDG_CACHE_HOME: path.join(cwd, 'cache'), DOCKER_HOST: `unix://${cwd}/none.sock` },
  });
  const plan = v.safeParse(v.pipe(v.string(), v.parseJson(), PlanSchema), stdout);
  const tasks = plan.success ? plan.output.tasks : [];
  const builds = tasks.filter((task): task is BuildTask => task.kind === 'build');
  return { exitCode, builds: inOrder(builds), said: stderr.trim().replaceAll(/\s*\n\s*/g, ' | ') };
}

function inOrder(builds: readonly BuildTask[]): readonly BuildTask[] {
  const ordered: BuildTask[] = [];
  let waiting = [...builds];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ needs }) => !waiting.some(({ id }) => needs.includes(id)));
    if (ready.length === 0) throw new Error('the builds wait for each other');
    ordered.push(...ready);
    waiting = waiting.filter((build) => !ready.includes(build));
  }
  return ordered;
}
