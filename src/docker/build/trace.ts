// Decodes BuildKit's progress (`moby.buildkit.trace`) into vertices, statuses and logs of our own types.

import protobuf from 'protobufjs';
import * as v from 'valibot';
import { failure, FailureError } from '../../model/reason.ts';
import { STATUS_PROTO } from './status-proto.ts';

const time = v.pipe(
  v.object({ seconds: v.optional(v.number(), 0), nanos: v.optional(v.number(), 0) }),
  v.transform(({ seconds, nanos }) => seconds * 1000 + nanos / 1e6),
);
const bytes = v.instance(Uint8Array);

const VertexSchema = v.object({
  digest: v.string(),
  name: v.optional(v.string(), ''),
  cached: v.optional(v.boolean(), false),
  /** ms since the epoch, as all times here. */
  started: v.optional(time),
  completed: v.optional(time),
  error: v.optional(v.string(), ''),
});

const TraceSchema = v.object({
  vertexes: v.optional(v.array(VertexSchema), []),
  statuses: v.optional(
    v.array(
      v.object({
        vertex: v.string(),
        ID: v.optional(v.string(), ''),
        started: v.optional(time),
        completed: v.optional(time),
      }),
    ),
    [],
  ),
  logs: v.optional(
    v.array(v.object({ vertex: v.string(), stream: v.optional(v.number(), 1), msg: bytes })),
    [],
  ),
  warnings: v.optional(
    v.array(
      v.object({
        vertex: v.optional(v.string(), ''),
        short: v.pipe(
          v.optional(bytes, () => new Uint8Array()),
          v.transform((short) => Buffer.from(short).toString('utf8')),
        ),
      }),
    ),
    [],
  ),
});

export type Trace = v.InferOutput<typeof TraceSchema>;
export type Vertex = v.InferOutput<typeof VertexSchema>;

const StatusResponse = protobuf
  .parse(STATUS_PROTO)
  .root.lookupType('moby.buildkit.v1.StatusResponse');

/** Null where the text is no such message: a progress line decides nothing, so it may be lost. */
export function decodeTrace(base64: string): Trace | null {
  try {
    const message = StatusResponse.decode(Buffer.from(base64, 'base64'));
    const parsed = v.safeParse(TraceSchema, StatusResponse.toObject(message, { longs: Number }));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/**
 * Engine 20.10 can fall into sending empty progress for ever (millions in seconds, the build never
 * ends), once its log limits were raised and one batch exceeds a mebibyte. This ends such a build.
 */
export class EmptyTraceBreaker {
  #inARow = 0;

  count(aux: string): void {
    this.#inARow = aux === '' ? this.#inARow + 1 : 0;
    if (this.#inARow < MOST_EMPTY) return;
    throw new FailureError(
      failure('engine-lost', 'the Docker Engine sends empty progress messages without end', {
        cause: `${String(MOST_EMPTY)} empty traces in a row`,
        hint: 'unset BUILDKIT_STEP_LOG_MAX_SIZE and BUILDKIT_STEP_LOG_MAX_SPEED of dockerd, and restart it',
      }),
    );
  }
}

const MOST_EMPTY = 10_000;
