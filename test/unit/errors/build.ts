// What a build can fail by: recorded answers of real engines, and the words that they have for the rest.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { buildImage } from '../../../src/docker/build/build-image.ts';
import { classifyBuild } from '../../../src/docker/build/classify.ts';
import { NO_LOGINS, type RegistryLogins } from '../../../src/docker/registry-logins.ts';
import type { BuildRequest } from '../../../src/docker/engine.ts';
import { startScriptedEngine } from '../../rig/scripted-engine.ts';
import { fakeEngine } from '../docker/build/fake-engine.ts';
import { recorded } from '../docker/build/recorded.ts';
import { recordingSink } from '../docker/build/recording-sink.ts';
import { inTask, type ErrorCase } from './shown.ts';

const TASK = 'build.vllm.runtime.012345678';

interface How {
  readonly answer: Uint8Array;
  readonly backend?: 'buildkit' | 'classic';
  readonly request?: Partial<BuildRequest>;
  readonly logins?: RegistryLogins;
  /** The connection breaks after the answer. */
  readonly broken?: boolean;
}

function requestIn(dir: string): BuildRequest {
  return {
    context: { dir, files: [{ path: 'Dockerfile', mode: '100644', hash: '' }] },
    dockerfile: join(dir, 'Dockerfile'),
    target: 'runtime',
    platform: 'linux/amd64',
    args: {},
    tags: ['a:1'],
    labels: {},
    secrets: new Map(),
    network: 'none',
    noCache: false,
    modifiedAt: 0,
  };
}

/** The engine answers with these bytes, whatever is built. */
async function building(how: How): Promise<string> {
  const { answer, backend = 'buildkit', request, broken, logins = NO_LOGINS } = how;
  const dir = mkdtempSync(join(tmpdir(), 'builder-context-'));
  writeFileSync(join(dir, 'Dockerfile'), 'FROM scratch');
  await using engine = await fakeEngine((asked, response) => {
    asked.resume();
    response.writeHead(200);
    if (broken === true) response.write(answer, () => asked.socket.destroy());
    else asked.on('end', () => response.end(answer));
  });
  const wanted = { ...requestIn(dir), ...request };
  const { signal } = new AbortController();
  const text = await inTask(TASK, () =>
    buildImage({ docker: engine.docker, logins }, backend, wanted, recordingSink(), signal),
  );
  rmSync(dir, { recursive: true });
  return text;
}

function played(name: string): () => Promise<string> {
  const backend = name.includes('-classic-') ? 'classic' : 'buildkit';
  return () => building({ answer: recorded(name).bytes, backend });
}

/** Docker should have a login for the registry of the base image. */
function unhelped(problem: string): () => Promise<string> {
  const message = 'pull access denied for nvcr.io/nvidia/x, unauthorized: authentication required';
  const answer = Buffer.from(`${JSON.stringify({ errorDetail: { message } })}\n`);
  const logins = { ...NO_LOGINS, find: () => Promise.resolve({ login: null, problem }) };
  const request = { baseImages: ['nvcr.io/nvidia/x:1'] };
  return () => building({ answer, backend: 'classic', request, logins });
}

/** The engine's words, at a step or before the first one. */
function said(message: string, step: string | null = null): () => Promise<string> {
  const failed = step === null ? null : { name: step, error: message, lines: [] };
  return () => inTask(TASK, () => classifyBuild({ message }, failed));
}

function ran(command: string, line: string, code: number): () => Promise<string> {
  const message = `process "/bin/sh -c ${command}" did not complete successfully: exit code: ${code}`;
  const lines = [
    { text: 'working', logLine: 40 },
    { text: line, logLine: 41 },
  ];
  const failed = { name: `[runtime 3/7] RUN ${command}`, error: message, lines };
  return () => inTask(TASK, () => classifyBuild({ message }, failed));
}

const NVCR = '[internal] load metadata for nvcr.io/nvidia/x:1';
const EMPTY_TRACE = '{"id":"moby.buildkit.trace","aux":""}\n';

/** The build ends well, and of its image the engine knows nothing. */
async function unshown(): Promise<string> {
  const body = [{ aux: { ID: 'sha256:abab' } }];
  await using engine = await startScriptedEngine({ 'POST /build': { body } });
  const docker = new Docker({ socketPath: engine.socket, version: 'v1.41' });
  const dir = mkdtempSync(join(tmpdir(), 'builder-context-'));
  writeFileSync(join(dir, 'Dockerfile'), 'FROM scratch');
  const { signal } = new AbortController();
  const built = () =>
    buildImage({ docker, logins: NO_LOGINS }, 'classic', requestIn(dir), recordingSink(), signal);
  const text = await inTask(TASK, built);
  rmSync(dir, { recursive: true });
  return text;
}

export const BUILD: readonly ErrorCase[] = [
  { title: 'a command that fails, recorded', show: played('28.5.2-exit7') },
  { title: 'a command that fails, on the classic builder', show: played('20.10.24-classic-exit7') },
  { title: 'a base image that is not there, recorded', show: played('28.5.2-nobase') },
  {
    title: 'a base image whose registry Docker could not log in to',
    show: unhelped('docker-credential-ecr-login cannot be run'),
  },
  { title: 'a file that is not in the context, recorded', show: played('28.5.2-nocopy') },
  { title: 'a Dockerfile that cannot be read, recorded', show: played('28.5.2-syntax') },
  { title: 'a command that prints much and fails, recorded', show: played('20.10.24-fails') },
  {
    title: 'a package that is not there',
    show: ran('apt-get install -y cuda-toolkit', 'E: Unable to locate package cuda-toolkit', 100),
  },
  {
    title: 'a compiler that stops',
    show: ran('cargo build --release', 'error[E0425]: cannot find value `x` in this scope', 101),
  },
  {
    title: 'a checksum that does not fit',
    show: ran('sha256sum -c sums', 'sha256sum: WARNING: 1 computed checksum did NOT match', 1),
  },
  { title: 'a disk that is full', show: ran('make', 'write error: No space left on device', 2) },
  {
    title: 'a compiler without memory',
    show: ran('make -j64', 'g++: fatal error: Killed signal terminated program cc1plus', 2),
  },
  { title: 'a step that the kernel killed', show: ran('make -j64', 'compiling', 137) },
  {
    title: 'an engine without space',
    show: said('failed to copy files: write /x: no space left on device'),
  },
  {
    title: 'a secret that is not declared',
    show: said('secret index: not found', '[2/2] RUN --mount=type=secret,id=index cat'),
  },
  {
    title: 'an engine that gave up',
    show: said('rpc error: code = Unavailable desc = transport is closing'),
  },
  {
    title: 'an image whose content is another',
    show: said(
      'unexpected commit digest sha256:aa, expected sha256:bb: failed precondition: wrong digest',
      NVCR,
    ),
  },
  {
    title: 'a registry that is overloaded',
    show: said('toomanyrequests: You have reached your pull rate limit', NVCR),
  },
  {
    title: 'a registry that is not trusted',
    show: said(
      'failed to do request: Head "https://nvcr.io/v2/": x509: certificate signed by unknown authority',
      NVCR,
    ),
  },
  {
    title: 'a registry that cannot be reached',
    show: said(
      'failed to do request: Head "https://nvcr.io/v2/": dial tcp: lookup nvcr.io: no such host',
      NVCR,
    ),
  },
  { title: 'a base image that does not exist', show: said('nvcr.io/nvidia/x:1: not found', NVCR) },
  {
    title: 'a base image that is private',
    show: said(
      'failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
      NVCR,
    ),
  },
  {
    title: 'words that nobody knows',
    show: said(
      'failed to solve with frontend dockerfile.v0: failed to create LLB definition: target stage nope could not be found',
    ),
  },
  {
    title: 'an answer without a result',
    show: () => building({ answer: Buffer.from('{"stream":"hello"}\n') }),
  },
  {
    title: 'an answer that is no JSON',
    show: () => building({ answer: Buffer.from('<html>502 Bad Gateway</html>\n') }),
  },
  {
    title: 'a connection that breaks',
    show: () => building({ answer: Buffer.from('{"stream":"hello"}\n'), broken: true }),
  },
  {
    title: 'a storm of empty messages',
    show: () => building({ answer: Buffer.from(EMPTY_TRACE.repeat(10_001)) }),
  },
  {
    title: 'a file of the context that has gone',
    show: () =>
      building({
        answer: Buffer.alloc(0),
        request: {
          context: { dir: '/nowhere', files: [{ path: 'main.py', mode: '100644', hash: '' }] },
        },
      }),
  },
  {
    title: 'secrets on the classic builder',
    show: () =>
      building({
        answer: Buffer.alloc(0),
        backend: 'classic',
        request: { secrets: new Map([['index', 'hidden']]) },
      }),
  },
  { title: 'an image that is built and not shown', show: unshown },
];
