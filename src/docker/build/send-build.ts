// POST /build for both builders: the request in the engine's words, the context as its body, the answer line by line.

import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import type { BuildRequest } from '../engine.ts';
import { contextTar } from './context-tar.ts';
import { dial, dialBody } from './dial.ts';
import { readJsonLines } from './ndjson.ts';

export interface SendBuild {
  readonly request: BuildRequest;
  /** Query parameters of one builder only. */
  readonly more: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The answer's messages in order. Aborting closes the connection, at which the engine stops the build. */
export async function* sendBuild(docker: Docker, build: SendBuild): AsyncGenerator {
  const { request, signal } = build;
  const tar = contextTar(request);
  const id = randomUUID();
  const cancel = (): void => {
    cancelBuild(docker, id);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const answer = dialBody(docker, {
      method: 'POST',
      path: '/build',
      query: { ...query(request, tar.dockerfile), buildid: id, ...build.more },
      ...(build.headers && { headers: { ...build.headers } }),
      body: tar.stream,
      signal,
    });
    yield* readJsonLines(answer);
  } catch (error) {
    // An engine that has begun to answer only shows the broken connection, not what broke it.
    throw tar.stream.errored ?? error;
  } finally {
    signal.removeEventListener('abort', cancel);
    tar.stream.destroy();
  }
}

/**
 * Two things keep a namespace apart: the frontend's argument, which goes before the ids of cache mounts, and a name that
 * only its steps know, because newer engines (seen with 28.5.2) take a step for done whatever cache it was done with.
 */
function apart({ args, cacheNamespace }: BuildRequest): Record<string, string | string[]> {
  if (!cacheNamespace) return { buildargs: JSON.stringify(args) };
  return {
    buildargs: JSON.stringify({ ...args, BUILDKIT_CACHE_MOUNT_NS: cacheNamespace }),
    extrahosts: [`${cacheNamespace}.builder.invalid:127.0.0.1`],
  };
}

function query(request: BuildRequest, dockerfile: string): Record<string, string | string[]> {
  return {
    dockerfile,
    t: [...request.tags],
    platform: request.platform,
    ...apart(request),
    labels: JSON.stringify(request.labels),
    networkmode: request.network,
    rm: '1',
    forcerm: '1',
    q: '0',
    ...(request.target !== null && { target: request.target }),
    ...(request.noCache && { nocache: '1' }),
  };
}

/** The second way to stop a build, where a proxy keeps the closed connection open. Nobody waits for it. */
function cancelBuild(docker: Docker, id: string): void {
  dial(docker, {
    method: 'POST',
    path: '/build/cancel',
    query: { id },
    signal: AbortSignal.timeout(2000),
  }).then(
    (answer) => answer.resume(),
    () => {},
  );
}
