// A repository with a Dockerfile, a folder of stored runs, and what builder says of them.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import * as v from 'valibot';
import { formatExplanation } from '../../../src/console/explain.ts';
import { makePaint } from '../../../src/console/paint.ts';
import { writeAtomic } from '../../../src/host/files.ts';
import type { Config } from '../../../src/model/config.ts';
import { ExplanationSchema, type Explanation } from '../../../src/model/explanation.ts';
import type { Framework } from '../../../src/model/framework.ts';
import type { Plan, Task } from '../../../src/model/plan.ts';
import type { Results, TaskResult } from '../../../src/model/results.ts';
import { explain } from '../../../src/pipeline/explain.ts';
import { planOnly } from '../../../src/pipeline/plan-only.ts';
import type { World } from '../../../src/pipeline/world.ts';
import { createRunFolder } from '../../../src/store/run-folder.ts';
import { toJson } from '../../../src/text/json.ts';
import { makeRepo, type TestRepo } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { endOf, PROVENANCE } from '../../rig/run-events.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { someConfig, VLLM } from '../plan/question.ts';

export const FILES = {
  Dockerfile: 'ARG TAG=12\nFROM debian:${TAG}-slim AS runtime\nCOPY . .\n',
  '.dockerignore': 'docs\n',
  'src/a.rs': 'a\n',
  'src/b.rs': 'b\n',
  'docs/x.md': 'x\n',
};
const NOW = new AbortController().signal;

export interface Bench {
  readonly repo: TestRepo;
  readonly config: Config;
  readonly world: World;
}

export async function bench(t: TestContext, framework: Framework = VLLM): Promise<Bench> {
  const repo = await makeRepo(FILES);
  const dir = await tempDir();
  t.after(async () => {
    await repo.remove();
    await dir[Symbol.asyncDispose]();
  });
  // No engine is asked: none answers there.
  const env = { PATH: process.env['PATH'], DOCKER_HOST: `unix://${dir.path}/none.sock` };
  const host = madeUpHost({ env, home: dir.path, cwd: dir.path });
  return {
    repo,
    world: { host, root: dir.path, version: '0.0.0' },
    config: someConfig({
      source: { kind: 'git', repo: repo.dir },
      refs: ['main'],
      frameworks: [{ ...framework, serve: null }],
      reportsDir: join(dir.path, 'reports'),
      cacheDir: join(dir.path, 'cache'),
    }),
  };
}

export function planOf({ config, world }: Bench, more: Partial<Config> = {}): Promise<Plan> {
  return planOnly({ ...config, ...more }, world, NOW);
}

/** As a run that ended on that day would have left it. */
export async function store(
  { config }: Bench,
  plan: Plan,
  day: number,
  end: (task: Task) => Partial<TaskResult> = () => ({}),
): Promise<string> {
  const startedAt = `2026-11-${day}T07:00:00.000Z`;
  const id = `202611${day}T070000Z-0000`;
  const run = { id, startedAt, finishedAt: startedAt, verdict: 'passed', exitCode: 0 } as const;
  const tasks = plan.tasks.map((task) => endOf(task, { startedAt, ...end(task) }));
  const none = { images: [], measurements: [], metrics: [] };
  const results: Results = { version: 1, run, tasks, ...none, provenance: PROVENANCE };
  const folder = await createRunFolder(config.reportsDir, id);
  await writeAtomic(folder.plan, toJson(plan));
  await writeAtomic(folder.results, toJson(results));
  return id;
}

export async function explained(
  { config, world }: Bench,
  subject: string,
  more: Partial<Config> = {},
): Promise<Explanation> {
  const told = await explain(subject, { ...config, ...more }, world, NOW);
  assert.deepEqual(v.parse(ExplanationSchema, JSON.parse(toJson(told))), told);
  return told;
}

export function text(explanation: Explanation): string {
  const shown = formatExplanation(explanation, { width: 100, paint: makePaint(false) });
  return shown
    .replaceAll(/[0-9a-f]{9}(?=[ .-])/g, 'COMMIT')
    .replaceAll(/:[0-9a-f]{6}\.COMMIT/g, ':PRINT.COMMIT');
}
