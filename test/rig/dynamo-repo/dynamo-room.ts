// A working folder beside a Dynamo-shaped repository: its builder.yaml, the command, and what is stored.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { PlanSchema, type Plan } from '../../../src/model/plan.ts';
import { ResultsSchema, type Results, type TaskResult } from '../../../src/model/results.ts';
import { builder, type CliOptions, type Said } from '../cli.ts';
import { newerEngine } from '../newer-engine.ts';
import { tempDir } from '../temp-dir.ts';
import { makeDynamoRepo, type DynamoRepo } from './make-dynamo-repo.ts';

export interface DynamoRoom {
  readonly dir: string;
  readonly repo: DynamoRepo;
  /** Of an engine that can build all versions. */
  readonly socket: string;
  readonly builder: (args: readonly string[], options?: Omit<CliOptions, 'cwd'>) => Promise<Said>;
  readonly plan: (...args: readonly string[]) => Promise<Plan>;
  /** Of the latest run. */
  readonly results: () => Promise<Results>;
  readonly stored: (name: string) => Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Lines of builder.yaml besides `version` and `repo`. */
export async function makeDynamoRoom(...lines: readonly string[]): Promise<DynamoRoom> {
  const socket = await newerEngine();
  const [folder, repo] = await Promise.all([tempDir(), makeDynamoRepo(socket)]);
  const dir = folder.path;
  const text = ['version: 1', `repo: ${repo.dir}`, ...lines, ''].join('\n');
  await writeFile(path.join(dir, 'builder.yaml'), text);
  const run: DynamoRoom['builder'] = (args, options = {}) =>
    builder(args, { ...options, cwd: dir, env: { BUILDER_SOCKET: socket, ...options.env } });
  const stored = (name: string): Promise<string> =>
    readFile(path.join(dir, 'reports/latest', name), 'utf8');
  return {
    dir,
    repo,
    socket,
    builder: run,
    plan: async (...args) => {
      const said = await run(['plan', '--json', ...args]);
      if (said.code !== 0) throw new Error(`plan: exit ${said.code}\n${said.stderr}`);
      return v.parse(PlanSchema, JSON.parse(said.stdout));
    },
    stored,
    results: async () => v.parse(ResultsSchema, JSON.parse(await stored('results.json'))),
    async [Symbol.asyncDispose]() {
      await repo.remove();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Builds and a server for a small machine without a GPU, a load of a second, and as many metrics as the stand-in shows. */
export const SMALL: readonly string[] = [
  'frameworks:',
  ...['vllm', 'sglang', 'trtllm'].map(
    (name) =>
      `  ${name}: { build: { memoryMb: 256, diskMb: 64 }, compile: { memoryMb: 256 }, ` +
      'serve: { gpus: 0, cpus: 1, memoryMb: 256, shmMb: 64, readyWithinS: 30, stopGraceS: 5 }, ' +
      'soak: { concurrency: 2, requests: 12, maxTokens: 16 }, ' +
      `metrics: { minimums: { frontend: { dynamo_frontend_: 5 }, worker: { dynamo_component_: 3, '${name}:': 0 } } } }`,
  ),
];

/** `build vllm runtime main passed`, in the order of the plan. */
export function outcomes({ tasks }: Results): readonly string[] {
  return tasks.map(inWords);
}

function inWords({ kind, framework, target, ref, status, reason }: TaskResult): string {
  const why = status === 'skipped' || status === 'failed' ? ` (${reason?.class})` : '';
  return `${kind} ${framework} ${target} ${ref} ${status}${why}`;
}
