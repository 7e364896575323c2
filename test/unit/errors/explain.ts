// What cannot be explained: names that mean nothing, or too much.

import { writeFiles } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { explain } from '../../../src/pipeline/explain.ts';
import { someConfig, VLLM } from '../plan/question.ts';
import { ended, type ErrorCase } from './shown.ts';

/** Of the embedded default with one framework and two targets; no engine answers. */
async function explained(subject: string): Promise<string> {
  await using dir = await tempDir();
  await writeFiles(dir.path, { Dockerfile: 'FROM debian:12 AS runtime\nFROM runtime AS dev\n' });
  const config = someConfig({
    source: { kind: 'embedded' },
    frameworks: [{ ...VLLM, dir: dir.path, serve: null }],
    targets: ['runtime', 'dev'],
    reportsDir: `${dir.path}/reports`,
    cacheDir: `${dir.path}/cache`,
  });
  const host = madeUpHost({ env: { DOCKER_HOST: `unix://${dir.path}/none.sock` } });
  const world = { host, root: dir.path, version: '0.0.0' };
  return await ended(() => explain(subject, config, world, new AbortController().signal));
}

export const EXPLAIN: readonly ErrorCase[] = [
  { title: 'a task that nobody knows', show: () => explained('build.sglang.runtime.builder') },
  { title: 'a task with a slip in its name', show: () => explained('build.vlm') },
  { title: 'the beginning of two tasks', show: () => explained('build.vllm') },
  { title: 'an image of somebody else', show: () => explained('debian:12') },
];
