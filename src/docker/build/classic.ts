// The classic builder of old engines and podman: one build over POST /build, read from its plain text.

import * as v from 'valibot';
import { failure, FailureError } from '../../model/reason.ts';
import type { Sink } from '../../model/sink.ts';
import type { Connection } from '../call.ts';
import type { BuildRequest } from '../engine.ts';
import { loginsFor, registryConfig } from '../registry-call.ts';
import { knownMessages } from './known-messages.ts';
import { type BuildEnd, type ErrorDetail, ErrorDetailSchema } from './build-end.ts';
import { ClassicSteps } from './classic-steps.ts';
import { sendBuild } from './send-build.ts';

const MessageSchema = v.union([
  v.object({ errorDetail: ErrorDetailSchema }),
  v.object({ aux: v.object({ ID: v.string() }) }),
  v.object({ stream: v.string() }),
  v.object({
    status: v.string(),
    id: v.optional(v.string()),
    progressDetail: v.optional(v.record(v.string(), v.unknown()), {}),
  }),
]);

export async function buildWithClassic(
  { docker, logins }: Pick<Connection, 'docker' | 'logins'>,
  request: BuildRequest,
  sink: Sink,
  signal: AbortSignal,
): Promise<BuildEnd> {
  const [secret] = request.secrets.keys();
  if (secret !== undefined) {
    throw new FailureError(
      failure('config', `the classic builder cannot give secret ${secret} to a build`, {
        hint: 'use an engine with BuildKit (20.10 or newer), or remove the secret from the build',
      }),
    );
  }
  const known = await loginsFor(
    request.anonymous === true ? [] : (request.baseImages ?? []),
    logins,
  );
  const build = { request, more: {}, headers: registryConfig(known.logins), signal };
  const end = await readClassic(sendBuild(docker, build), sink);
  return known.problem === null ? end : { ...end, loginProblem: known.problem };
}

export async function readClassic(messages: AsyncIterable<unknown>, sink: Sink): Promise<BuildEnd> {
  const steps = new ClassicSteps(sink);
  let imageId: string | null = null;
  let error: ErrorDetail | null = null;
  for await (const known of knownMessages(messages, MessageSchema, sink)) {
    if ('errorDetail' in known) error ??= known.errorDetail;
    else if ('aux' in known) imageId = known.aux.ID;
    else if ('stream' in known) steps.push(known.stream);
    else if (Object.keys(known.progressDetail).length === 0) {
      sink.log(known.id === undefined ? known.status : `${known.id}: ${known.status}`);
    }
  }
  return { imageId, error, failed: steps.end(error) };
}
