// An OpenAI-like server of known behaviour on loopback: it stamps every event as it writes it, and fails on demand.

import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { DEFAULTS, type Behaviour, type SeenRequest, type Visit } from './llm-server-behaviour.ts';
import { json, metricsPage, modelsPage, send } from './llm-server-pages.ts';
import type { Asked } from './llm-server-script.ts';
import { plain, stream } from './llm-server-stream.ts';

export interface LlmServer {
  readonly host: string;
  readonly port: number;
  /** May be changed while it runs; holds for requests that come later. */
  readonly behaviour: Behaviour;
  /** Generating requests in the order they came. */
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

/** `where`: loopback and a free port, unless it has to answer from inside a container. */
export async function startLlmServer(
  options: Partial<Behaviour> = {},
  where: { readonly host: string; readonly port: number } = { host: '127.0.0.1', port: 0 },
): Promise<LlmServer> {
  const behaviour: Behaviour = { ...DEFAULTS, ...options };
  const requests: SeenRequest[] = [];
  const connections = new Map<Socket, number>();
  const server = createServer((req, res) => {
    const acceptedAt = behaviour.now();
    const connection = connections.get(req.socket) ?? 0;
    answer({ req, res, behaviour, requests, acceptedAt, connection }).catch((error: unknown) => {
      // A body that is no request, or a client that went away in the middle of one.
      if (!res.headersSent) json(res, 400, { message: String(error), code: 400 });
    });
  });
  server.on('connection', (socket) => {
    connections.set(socket, connections.size);
    socket.setNoDelay(true);
  });
  await new Promise<void>((resolve) => server.listen(where.port, where.host, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the rig has no port');
  return {
    host: where.host,
    port: address.port,
    behaviour,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(visit: Visit): Promise<void> {
  const { req, res, behaviour, requests } = visit;
  // A client that goes away is no error of the rig.
  res.on('error', () => undefined);
  const path = req.url ?? '/';
  const body = await text(req);
  if (path === '/v1/models') json(res, 200, modelsPage(behaviour));
  else if (path === '/live') json(res, behaviour.liveStatus, { status: 'live' });
  else if (path === '/health') json(res, behaviour.healthStatus, { status: 'health' });
  else if (path === '/metrics')
    send(res, { status: 200, type: 'text/plain', body: metricsPage(behaviour, requests) });
  else if (path === '/v1/chat/completions' || path === '/v1/completions')
    await generate(visit, path, body);
  else json(res, 404, { message: 'Not Found', type: 'Not Found', code: 404 });
}

const BodySchema = v.object({
  model: v.string(),
  messages: v.optional(v.array(v.object({ content: v.string() }))),
  prompt: v.optional(v.string()),
  max_tokens: v.optional(v.number()),
  stream: v.optional(v.boolean()),
  stream_options: v.optional(v.object({ include_usage: v.optional(v.boolean()) })),
});
type Body = v.InferOutput<typeof BodySchema>;

async function generate(visit: Visit, path: string, page: string): Promise<void> {
  const { res, behaviour, requests } = visit;
  const body = v.parse(v.pipe(v.string(), v.parseJson(), BodySchema), page);
  const refusal = refusalOf(body, behaviour);
  if (refusal !== null) {
    json(res, refusal.code, refusal);
    return;
  }
  const request: SeenRequest = {
    index: requests.length,
    path,
    prompt: body.prompt ?? body.messages?.at(-1)?.content ?? '',
    maxTokens: body.max_tokens ?? 0,
    stream: body.stream === true,
    acceptedAt: visit.acceptedAt,
    connection: visit.connection,
    sent: [],
    fault: 'none',
    ended: false,
  };
  requests.push(request);
  const { fault } = behaviour;
  request.fault = typeof fault === 'function' ? fault(request) : fault;
  if (wholeFault(visit, request)) return;
  const asked: Asked = {
    model: behaviour.model,
    maxTokens: request.maxTokens,
    tokensPerChunk: behaviour.tokensPerChunk,
    usage: !request.stream || body.stream_options?.include_usage === true,
    kind: path === '/v1/completions' ? 'completion' : 'chat',
  };
  await (request.stream ? stream(visit, request, asked) : plain(visit, request, asked));
}

function refusalOf(body: Body, behaviour: Behaviour): { message: string; code: number } | null {
  if (body.model !== behaviour.model && !behaviour.anyName)
    return { message: 'Model not found', code: 404 };
  if (body.max_tokens === undefined) return { message: '`max_tokens` is required', code: 400 };
  return null;
}

/** Faults that replace the answer; true when one was played. */
function wholeFault({ req, res }: Visit, { fault }: SeenRequest): boolean {
  if (fault === 'http-500') json(res, 500, { message: 'Internal server error', code: 500 });
  else if (fault === 'http-429') json(res, 429, { error: { message: 'Too many requests' } });
  else if (fault === 'json-page') json(res, 200, { error: { message: 'Overloaded' } });
  else if (fault === 'close') req.socket.end();
  else if (fault === 'reset') req.socket.resetAndDestroy();
  else if (fault === 'garbage') req.socket.end('SSH-2.0-OpenSSH_9.2\r\n');
  else return fault === 'hang';
  return true;
}
