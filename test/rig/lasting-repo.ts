// A repository whose builds, servers and soak last until someone ends them, each under an argument of its own in /proc.

import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeImage } from './node-image.ts';
import { makeServedRepo } from './served-repo.ts';
import { tempDir } from './temp-dir.ts';
import { tinyImage } from './tiny-image.ts';

/** What to ask for, what to wait for, and what must be gone afterwards. */
export interface Lasting {
  readonly args: readonly string[];
  /** Arguments of the processes that run on this machine meanwhile. */
  readonly marks: readonly string[];
  /** What builder prints when it has got there. */
  readonly shown: RegExp;
}

export interface LastingRepo {
  /** A working folder with a builder.yaml and a cache of its own. */
  readonly cwd: string;
  readonly repoDir: string;
  readonly builds: Lasting;
  readonly start: Lasting;
  readonly soak: Lasting;
  /** Six builds, and two served models that each answer with a stream that lasts. */
  readonly crowd: Lasting;
  [Symbol.asyncDispose](): Promise<void>;
}

const BUILDS = ['one', 'two', 'three'];
const CROWD = [...BUILDS, 'four', 'five', 'six'];
const TALKING = ['talking-a', 'talking-b'];

export async function makeLastingRepo(socket: string): Promise<LastingRepo> {
  const [node, tiny] = await Promise.all([nodeImage(socket), tinyImage(socket)]);
  const dir = await tempDir();
  const repo = await makeServedRepo(node);
  const mark = (): string => `86400.${randomInt(1e9, 1e10)}`;
  const [building, starting, soaking] = [CROWD.map(mark), mark(), mark()];
  const talking = TALKING.map(mark);
  const from = `FROM ${tiny}\n`;
  await repo.commit(
    {
      'lasting.Dockerfile': `${from}ARG MARK\nRUN sleep "$MARK"\n`,
      'starting.Dockerfile': `${from}CMD ["sleep", "${starting}"]\n`,
      'quick.Dockerfile': `${from}LABEL quick=1\n`,
      'app/slow.ts': SLOW_SERVER,
    },
    'Let it last',
  );
  const config = [
    'version: 1',
    'name: lasting',
    `repo: ${repo.dir}`,
    'frameworks:',
    ...CROWD.map((name, at) => {
      const args = `args: { MARK: "${building[at] ?? ''}" }`;
      return `  ${name}: { build: { dockerfile: lasting.Dockerfile, network: none, memoryMb: 64, ${args} } }`;
    }),
    '  quick: { build: { dockerfile: quick.Dockerfile, network: none } }',
    '  starting:',
    '    build: { dockerfile: starting.Dockerfile, network: none }',
    `    serve: { model: none, processes: { server: { port: 8000, health: /live } } }`,
    '  soaking:',
    '    build: { dockerfile: docker/Dockerfile, network: none }',
    `    serve: { model: served, command: [node, slow.ts, "${soaking}"], processes: { server: { port: 8000, health: /live } } }`,
    '    soak: { concurrency: 4, durationS: 3600, maxTokens: 100 }',
    ...TALKING.flatMap((name, at) => [
      `  ${name}:`,
      '    build: { dockerfile: docker/Dockerfile, network: none }',
      `    serve: { model: served, command: [node, slow.ts, "${talking[at] ?? ''}"], processes: { server: { port: 8000, health: /live } } }`,
      // At 10 ms a token: nobody waits for the end of such an answer.
      '    smoke: { maxTokens: 100000 }',
      '    soak: { requestTimeoutS: 3600 }',
    ]),
    '',
  ].join('\n');
  await writeFile(path.join(dir.path, 'builder.yaml'), config);
  return {
    cwd: dir.path,
    repoDir: repo.dir,
    builds: {
      args: ['run', '-f', BUILDS.join(','), '--parallel', '3', '--until', 'build'],
      marks: building.slice(0, BUILDS.length),
      shown: /build\.two\S* started/,
    },
    start: {
      args: ['run', '-f', 'starting', '--until', 'serve'],
      marks: [starting],
      shown: /serve\.starting\S* waiting for/,
    },
    soak: {
      args: ['run', '-f', 'soaking', '--until', 'soak'],
      marks: [soaking],
      shown: /soak\.soaking\S* [1-9]\d* requests?,/,
    },
    crowd: {
      args: ['run', '-f', [...TALKING, ...CROWD].join(','), '--parallel', '8', '--until', 'smoke'],
      marks: [...building, ...talking],
      shown: /(?:smoke\.talking-(?:a|b)\S* asking: chat, streamed[\s\S]*){2}/,
    },
    async [Symbol.asyncDispose]() {
      await repo.remove();
      await dir[Symbol.asyncDispose]();
    },
  };
}

const SLOW_SERVER = `import { startLlmServer } from './llm-server.ts';
await startLlmServer({ model: 'served', itlMs: 10 }, { host: '0.0.0.0', port: 8000 });
`;
