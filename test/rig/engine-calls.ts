// Every kind of call to an engine, under way or about to begin, for tests of what its loss does to them.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { addContent, tarOf } from '../../src/docker/tar-files.ts';
import type { BuildRequest, ContainerSpec, Engine } from '../../src/docker/engine.ts';
import { realClock } from '../../src/host/clock.ts';
import { startLogged } from '../../src/serving/logged-container.ts';
import { MemorySink } from './memory-sink.ts';
import { silentRegistry } from './silent-registry.ts';
import { tempDir } from './temp-dir.ts';
import { until } from './until.ts';

export interface Calling {
  readonly engine: Engine;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** By what they do; each ends when the engine is lost and not before, if nobody aborts them. */
export type Calls = ReadonlyMap<string, Promise<unknown>>;

const LASTS = '3600';
const OWNER = { uid: 0, gid: 0 };
/** Of a container that heeds no SIGTERM, so that a stopping engine does not see it end. */
const STAYS = ['sh', '-c', `trap "" TERM; echo up; while :; do sleep ${LASTS}; done`];

function spec({ image, labels }: Calling): ContainerSpec {
  return {
    image,
    command: STAYS,
    env: {},
    labels,
    ports: [],
    memoryMb: 64,
    cpus: 1,
    shmMb: null,
    gpus: 0,
    network: 'none',
  };
}

/** A tar that has begun and goes on in small pieces until it is destroyed. */
function endlessTar(): Readable {
  return tarOf(async (tar) => {
    for (let n = 0; !tar.destroyed; n += 1) {
      await addContent(tar, `file-${n}`, 'x'.repeat(8192), {
        below: '',
        owner: OWNER,
        modifiedAt: 1,
      });
      await realClock.sleep(20);
    }
  });
}

async function buildRequest(calling: Calling, dir: string, step: string): Promise<BuildRequest> {
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'Dockerfile'), `FROM ${calling.image}\nRUN ${step}\n`);
  return {
    context: { dir, files: [{ path: 'Dockerfile', mode: '100644', hash: '' }] },
    dockerfile: path.join(dir, 'Dockerfile'),
    target: null,
    platform: 'linux/amd64',
    args: {},
    tags: [],
    labels: calling.labels,
    secrets: new Map(),
    network: 'none',
    noCache: true,
    modifiedAt: 1,
  };
}

/** Begins one call of each kind that may take long, and resolves when the engine is at work on all of them. */
export async function callsUnderWay(
  calling: Calling,
  signal: AbortSignal,
): Promise<AsyncDisposable & { readonly calls: Calls }> {
  const { engine, labels } = calling;
  const dir = await tempDir();
  const registry = await silentRegistry();
  const calls = new Map<string, Promise<unknown>>();
  const began: Promise<unknown>[] = [];
  const id = await engine.createContainer(spec(calling), signal);
  await engine.startContainer(id, signal);

  const step = `echo at work; sleep ${LASTS}`;
  const request = await buildRequest(calling, path.join(dir.path, 'build'), step);
  const building = new MemorySink();
  calls.set('build', engine.build(request, building, signal));
  began.push(until('the build', () => said(building, /at work/)));

  calls.set('wait', engine.waitContainer(id, signal));
  const lines: string[] = [];
  calls.set(
    'logs',
    engine.followLogs(id, (line) => lines.push(line), signal),
  );
  began.push(until('the output', () => (lines.length > 0 ? true : null)));

  calls.set('pull', engine.pullImage(registry.image, new MemorySink(), signal));
  began.push(registry.asked());
  calls.set(
    'import',
    engine.importImage(
      { tar: endlessTar(), tag: `builder-test/lost:${process.pid}`, labels },
      signal,
    ),
  );
  const copied = await engine.createContainer(spec(calling), signal);
  calls.set('archive', engine.copyInto(copied, '/', endlessTar(), signal));
  // Stopping a stubborn container lasts as long as its grace.
  const stubborn = await engine.createContainer(spec(calling), signal);
  await engine.startContainer(stubborn, signal);
  calls.set('stop', engine.stopContainer(stubborn, 600_000));
  const sink = new MemorySink();
  const sanity = startLogged(engine, spec(calling), {
    clock: realClock,
    sink,
    signal,
    keeping: null,
  });
  calls.set(
    'sanity',
    sanity.then(({ ended }) => ended),
  );
  began.push(until('the sanity container', () => said(sink, /^up$/)));
  for (const call of calls.values()) call.catch(() => {});
  await Promise.race([Promise.all(began), ...calls.values()]);
  // What was sent last has arrived when something after it was answered.
  await engine.inspectContainer(id);
  return {
    calls,
    async [Symbol.asyncDispose]() {
      registry[Symbol.dispose]();
      await dir[Symbol.asyncDispose]();
    },
  };
}

/** One call of each kind, to an engine that is lost already. */
export function callsAnew(calling: Calling, dir: string, signal: AbortSignal): Calls {
  const { engine, image, labels } = calling;
  const request = buildRequest(calling, path.join(dir, 'anew'), 'true');
  const tag = `builder-test/lost:${process.pid}`;
  return new Map<string, Promise<unknown>>([
    ['build', request.then((asked) => engine.build(asked, new MemorySink(), signal))],
    ['inspect image', engine.inspectImage(image)],
    ['list images', engine.listImages(labels)],
    ['pull', engine.pullImage('127.0.0.1:1/no/such:1', new MemorySink(), signal)],
    ['tag', engine.tagImage(image, tag)],
    ['remove image', engine.removeImage(tag)],
    ['import', engine.importImage({ tar: endlessTar(), tag, labels }, signal)],
    ['create', engine.createContainer(spec(calling), signal)],
    ['archive', engine.copyInto('c', '/', endlessTar(), signal)],
    ['read file', engine.readFile('c', '/etc/passwd')],
    ['start', engine.startContainer('c', signal)],
    ['inspect', engine.inspectContainer('c')],
    ['wait', engine.waitContainer('c', signal)],
    ['logs', engine.followLogs('c', () => {}, signal)],
    ['pause', engine.pauseContainer('c')],
    ['rename', engine.renameContainer('c', 'd')],
    ['stop', engine.stopContainer('c', 1000)],
    ['remove', engine.removeContainer('c')],
    ['list', engine.listContainers(labels)],
    ['commit', engine.commitContainer('c', labels, [])],
    ['list volumes', engine.listVolumes(labels)],
    ['remove volume', engine.removeVolume('v')],
  ]);
}

function said(sink: MemorySink, words: RegExp): true | null {
  return sink.lines.some((line) => words.test(line)) ? true : null;
}
