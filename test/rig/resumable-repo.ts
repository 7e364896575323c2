// A repository whose build and soak last long enough to be cut off, and end well when they are left alone.

import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { nodeImage } from './node-image.ts';
import { makeServedRepo } from './served-repo.ts';
import { tempDir } from './temp-dir.ts';
import { tinyImage } from './tiny-image.ts';

export interface ResumableRepo {
  /** A working folder with a builder.yaml and a cache of its own. */
  readonly cwd: string;
  /** What is printed when the build of `slow` has got where it lasts, and the soak of `chat`. */
  readonly building: RegExp;
  readonly soaking: RegExp;
  /** Of the latest run. */
  latest(name: string): string;
  results(): Promise<Results>;
  /** Writes builder.yaml with this as the checks of `slow` and `bad`. */
  configure(check: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function makeResumableRepo(socket: string): Promise<ResumableRepo> {
  const [node, tiny] = await Promise.all([nodeImage(socket), tinyImage(socket)]);
  const dir = await tempDir();
  const repo = await makeServedRepo(node);
  // Layers of another test do not count as this one's.
  const mark = String(randomInt(1e9));
  await repo.commit(
    {
      'slow.Dockerfile': `FROM ${tiny}\nLABEL mark=${mark}\nRUN sleep 3.${mark}\n`,
      'quick.Dockerfile': `FROM ${tiny}\nLABEL quick=${mark}\n`,
    },
    'Let it last a while',
  );
  const configure = (check: string): Promise<void> =>
    writeFile(
      path.join(dir.path, 'builder.yaml'),
      `version: 1
name: resumable
repo: ${repo.dir}
frameworks:
  bad:
    build: { dockerfile: quick.Dockerfile, network: none }
    sanity: { command: [sh, -c, exit 3] }
  chat:
    build: { dockerfile: docker/Dockerfile, network: none }
    serve: { model: served, processes: { server: { port: 8000, health: /live } } }
    soak: { concurrency: 2, durationS: 4, maxTokens: 20 }
  slow:
    build: { dockerfile: slow.Dockerfile, network: none }
    sanity: { command: [sh, -c, "${check}"] }
`,
    );
  await configure('exit 0');
  const latest = (name: string): string => path.join(dir.path, 'reports/latest', name);
  return {
    cwd: dir.path,
    building: /build\.slow\S* \[2\/2\] RUN sleep/,
    soaking: /soak\.chat\S* [1-9]\d* requests?,/,
    configure,
    latest,
    results: async () =>
      v.parse(ResultsSchema, JSON.parse(await readFile(latest('results.json'), 'utf8'))),
    async [Symbol.asyncDispose]() {
      await repo.remove();
      await dir[Symbol.asyncDispose]();
    },
  };
}
