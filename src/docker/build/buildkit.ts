// The BuildKit backend: one build over POST /build?version=2, its progress told to the sink.

import * as v from 'valibot';
import type { Sink } from '../../model/sink.ts';
import type { Connection } from '../call.ts';
import type { Login } from '../docker-config.ts';
import type { BuildRequest } from '../engine.ts';
import { NO_LOGINS } from '../registry-logins.ts';
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
  { docker, logins: all }: Pick<Connection, 'docker' | 'logins'>,
  request: BuildRequest,
  sink: Sink,
  signal: AbortSignal,
): Promise<BuildEnd> {
  const logins = request.anonymous === true ? NO_LOGINS : all;
  const problems: string[] = [];
  const loginFor = async (host: string): Promise<Login | null> => {
    const found = await logins.find(host);
    if (found.login === null && found.problem !== null) problems.push(found.problem);
    return found.login;
  };
  const session = await openSession(docker, { secrets: request.secrets, loginFor }, signal);
  try {
    const more = { version: '2', session: session.id };
    const end = await readBuildkit(sendBuild(docker, { request, more, signal }), sink);
    const [loginProblem] = problems;
    return loginProblem === undefined ? end : { ...end, loginProblem };
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
