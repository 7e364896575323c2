// The BuildKit backend: one build over POST /build?version=2, its progress told to the sink.

import type Docker from 'dockerode';
import * as v from 'valibot';
import type { Sink } from '../../model/sink.ts';
import type { BuildRequest } from '../engine.ts';
import { knownMessages } from './known-messages.ts';
import { type BuildEnd, type ErrorDetail, ErrorDetailSchema } from './build-end.ts';
import { sendBuild } from './send-build.ts';
import { EmptyTraceBreaker } from './empty-trace-breaker.ts';
import { openSession } from './session.ts';
import { BuildSteps } from './steps.ts';
import { decodeTrace } from './trace.ts';

const MessageSchema = v.union([
  v.object({ id: v.literal('moby.buildkit.trace'), aux: v.optional(v.string(), '') }),
  v.object({ id: v.literal('moby.image.id'), aux: v.object({ ID: v.string() }) }),
  v.object({ errorDetail: ErrorDetailSchema }),
  v.object({ stream: v.string() }),
]);

export async function buildWithBuildkit(
  docker: Docker,
  request: BuildRequest,
  sink: Sink,
  signal: AbortSignal,
): Promise<BuildEnd> {
  const session = await openSession(
    docker,
    { secrets: request.secrets, credentials: new Map() },
    signal,
  );
  try {
    const more = { version: '2', session: session.id };
    return await readBuildkit(sendBuild(docker, { request, more, signal }), sink);
  } finally {
    session.close();
  }
}

/** To the end before deciding: with engine 20.10 more progress may follow the image id. */
export async function readBuildkit(
  messages: AsyncIterable<unknown>,
  sink: Sink,
): Promise<BuildEnd> {
  const steps = new BuildSteps(sink);
  const breaker = new EmptyTraceBreaker();
  let imageId: string | null = null;
  let error: ErrorDetail | null = null;
  for await (const known of knownMessages(messages, MessageSchema, sink)) {
    if ('errorDetail' in known) error ??= known.errorDetail;
    else if ('stream' in known)
      for (const line of known.stream.trimEnd().split('\n')) sink.log(line);
    else if (known.id === 'moby.image.id') imageId = known.aux.ID;
    else {
      breaker.count(known.aux);
      const trace = decodeTrace(known.aux);
      if (trace === null) sink.log('a progress message of the engine was unreadable');
      else steps.apply(trace);
    }
  }
  steps.flush();
  return { imageId, error, failed: error && steps.failed() };
}
