// Serves unary gRPC calls over one socket with Node's own HTTP/2: what a BuildKit session needs, and no more.

import {
  type Http2Session,
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Duplex } from 'node:stream';

/** Numbers of gRPC's own list. */
export const GRPC_STATUS = { notFound: 5, unimplemented: 12, internal: 13 } as const;

export type GrpcAnswer =
  | { readonly message: Uint8Array }
  | { readonly status: number; readonly words: string };

/** Gets the request's bytes, unframed. */
export type GrpcMethod = (request: Uint8Array) => GrpcAnswer | Promise<GrpcAnswer>;

/** By path: `/package.Service/Method`. */
export type GrpcMethods = ReadonlyMap<string, GrpcMethod>;

/** One flag byte (compressed or not) and four of length before each message. */
const FRAME_HEAD = 5;
const MOST_BYTES = 1 << 20;

/** Answers on the socket until the returned function is called or the other side closes it. */
export function serveGrpc(socket: Duplex, methods: GrpcMethods): () => void {
  const session: Http2Session = performServerHandshake(socket);
  session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    serveCall(stream, methods.get(headers[':path'] ?? '')).catch(() => {
      stream.destroy();
    });
  });
  // Its end is seen by the build that needs it; here is nobody to tell.
  session.on('error', () => {});
  socket.on('error', () => {});
  return () => {
    session.destroy();
    socket.destroy();
  };
}

async function serveCall(stream: ServerHttp2Stream, method: GrpcMethod | undefined): Promise<void> {
  stream.on('error', () => {});
  const request = await readRequest(stream);
  const answer = await answerTo(request, method);
  const head = { ':status': 200, 'content-type': 'application/grpc' };
  if ('status' in answer) {
    const trailers = { 'grpc-status': String(answer.status), 'grpc-message': answer.words };
    stream.respond({ ...head, ...trailers }, { endStream: true });
    return;
  }
  stream.respond(head, { waitForTrailers: true });
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': '0' });
  });
  stream.end(frame(answer.message));
}

async function answerTo(
  request: Uint8Array | null,
  method: GrpcMethod | undefined,
): Promise<GrpcAnswer> {
  if (method === undefined) return { status: GRPC_STATUS.unimplemented, words: 'no such method' };
  if (request === null) return { status: GRPC_STATUS.internal, words: 'not one plain message' };
  try {
    return await method(request);
  } catch {
    return { status: GRPC_STATUS.internal, words: 'the message cannot be decoded' };
  }
}

/** The bytes of the one message; null where they are compressed, too many, or torn. */
async function readRequest(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return null;
  }
  const framed = Buffer.concat(chunks);
  if (framed.length < FRAME_HEAD || framed[0] !== 0) return null;
  const message = framed.subarray(FRAME_HEAD);
  return message.length === framed.readUInt32BE(1) ? message : null;
}

function frame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(FRAME_HEAD);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
