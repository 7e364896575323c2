// Builds the work of argv with builder's own port to the engine; prints the ms from the first call to the last result.

import { connectEngine } from '../src/docker/connect.ts';
import type { BuildRequest } from '../src/docker/engine.ts';
import { realHost } from '../src/host/real.ts';
import type { Sink } from '../src/model/sink.ts';
import { parseWork, tagOf } from './build-work.ts';

const host = realHost();
const work = parseWork(host.argv[0] ?? '');
const { clock } = host;
const engine = await connectEngine({ socket: work.socket, env: {}, backend: 'buildkit', clock });
const signal = new AbortController().signal;
const began = clock.monotonic();
await Promise.allSettled(
  work.targets.map((target) => engine.build(request(target), sink(), signal)),
);
host.stdout.write(`${clock.monotonic() - began}\n`);
await engine.close();

function request(target: string): BuildRequest {
  return {
    context: { dir: work.dir, files: [{ path: 'Dockerfile', mode: '100644', hash: '' }] },
    dockerfile: `${work.dir}/Dockerfile`,
    target,
    platform: 'linux/amd64',
    args: { BUST: work.bust },
    tags: [tagOf(target, work)],
    labels: {},
    secrets: new Map(),
    network: 'none',
    noCache: false,
    modifiedAt: 0,
  };
}

function sink(): Sink {
  const lines: string[] = [];
  return {
    log: (line) => void lines.push(line),
    progress: () => {},
    step: () => {},
    artefact: () => Promise.resolve(),
    artefactLines: () => Promise.resolve(),
    tail: (n) => lines.slice(-n),
    lineCount: () => lines.length,
  };
}
