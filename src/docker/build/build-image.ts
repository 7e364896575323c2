// Builds one image with either builder of the engine, and says what came out or why nothing did.

import { json } from 'node:stream/consumers';
import type Docker from 'dockerode';
import * as v from 'valibot';
import { failure, FailureError, type Failure } from '../../model/reason.ts';
import type { Sink } from '../../model/sink.ts';
import type { Connection } from '../call.ts';
import { ANSWERS } from '../call-failure.ts';
import type { BuildRequest, BuiltImage } from '../engine.ts';
import type { BuildEnd, ErrorDetail } from './build-end.ts';
import { buildWithBuildkit } from './buildkit.ts';
import { buildWithClassic } from './classic.ts';
import { classifyBuild } from './classify.ts';
import { dial, StatusError } from './dial.ts';

const BACKENDS = { buildkit: buildWithBuildkit, classic: buildWithClassic };
const ImageSchema = v.object({ Id: v.string(), Size: v.number() });
const INSPECT_DEADLINE_MS = 30_000;

/**
 * Throws FailureError for every expected end but success, and the signal's reason once it aborts: the
 * connection is closed then, at which the engine stops the running step (about 0.2 s).
 */
// oxlint-disable-next-line max-params -- the engine, and then the port's own three.
export async function buildImage(
  connection: Pick<Connection, 'docker' | 'logins'>,
  backend: keyof typeof BACKENDS,
  request: BuildRequest,
  sink: Sink,
  signal: AbortSignal,
): Promise<BuiltImage> {
  signal.throwIfAborted();
  try {
    const end = await BACKENDS[backend](connection, request, sink, signal);
    return await inspect(connection.docker, imageOf(end), signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof StatusError) throw new FailureError(classifyBuild(error, null));
    throw error;
  }
}

/** Only an answer that names an image and no error is a success. */
function imageOf(end: BuildEnd): string {
  if (end.error !== null) throw new FailureError(reasonOf(end, end.error));
  if (end.imageId !== null) return end.imageId;
  throw new FailureError(
    failure('engine-lost', 'the Docker Engine ended the build without a result', {
      cause: 'the answer names neither an image nor an error',
      hint: ANSWERS,
    }),
  );
}

function reasonOf({ failed, loginProblem }: BuildEnd, error: ErrorDetail): Failure {
  const reason = classifyBuild(error, failed);
  const matters = reason.class === 'auth' || reason.class === 'base-image';
  if (!matters || loginProblem === undefined) return reason;
  return { ...reason, message: `${reason.message}; there was no login: ${loginProblem}` };
}

async function inspect(docker: Docker, id: string, signal: AbortSignal): Promise<BuiltImage> {
  const deadline = AbortSignal.timeout(INSPECT_DEADLINE_MS);
  try {
    const answer = await dial(docker, {
      method: 'GET',
      path: `/images/${id}/json`,
      signal: AbortSignal.any([signal, deadline]),
    });
    const image = v.parse(ImageSchema, await json(answer));
    return { id: image.Id, sizeBytes: image.Size };
  } catch (error) {
    throw new FailureError(
      failure('engine-lost', 'the image was built, but the Docker Engine does not show it', {
        cause: error instanceof Error ? error.message : String(error),
        hint: ANSWERS,
      }),
      { cause: error },
    );
  }
}
