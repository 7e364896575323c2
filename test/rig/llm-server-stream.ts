// Plays a script: each event at its time, stamped as it is written.

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour, SeenRequest, Visit } from './llm-server-behaviour.ts';
import { json } from './llm-server-pages.ts';
import { scriptOf, wordOf, type Asked, type ScriptedEvent } from './llm-server-script.ts';

export async function stream(visit: Visit, request: SeenRequest, asked: Asked): Promise<void> {
  const { req, res } = visit;
  const script = scriptOf(request.fault, asked);
  res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  res.flushHeaders();
  await play(visit, request, script.events);
  if (res.destroyed) return;
  if (script.end === 'cut') req.socket.end();
  else if (script.end === 'reset') req.socket.resetAndDestroy();
  else if (script.end === 'clean') {
    request.ended = true;
    res.end();
  }
}

/** Pauses are due times from the acceptance on, so that lateness does not add up. */
async function play(
  { res, behaviour }: Visit,
  request: SeenRequest,
  events: readonly ScriptedEvent[],
): Promise<void> {
  let due = request.acceptedAt;
  let token = 0;
  let held: ScriptedEvent[] = [];
  for (const [index, event] of events.entries()) {
    if (held.length === 0 && event.pause !== 'none') {
      due += pauseOf(event, { behaviour, request, token });
      const wait = due - behaviour.now();
      if (wait > 0) await sleep(Math.ceil(wait));
      if (res.destroyed) return;
    }
    held.push(event);
    token += event.tokens;
    const texts = held.filter((one) => one.tokens > 0).length;
    const next = events[index + 1];
    if (next?.pause === 'itl' && texts > 0 && texts < behaviour.chunksPerWrite) continue;
    write(res, behaviour, request, held);
    held = [];
  }
}

interface Moment {
  readonly behaviour: Behaviour;
  readonly request: SeenRequest;
  readonly token: number;
}

function pauseOf(event: ScriptedEvent, { behaviour, request, token }: Moment): number {
  const { ttftMs, itlMs } = behaviour;
  if (event.pause === 'ttft') return typeof ttftMs === 'function' ? ttftMs(request) : ttftMs;
  return typeof itlMs === 'function' ? itlMs(token) : itlMs;
}

function write(
  res: ServerResponse,
  behaviour: Behaviour,
  request: SeenRequest,
  events: readonly ScriptedEvent[],
): void {
  const text = events.map(frame).join('');
  const at = behaviour.now();
  for (const { tokens } of events) if (tokens > 0) request.sent.push({ at, tokens });
  res.write(text);
}

function frame({ name, data }: ScriptedEvent): string {
  return name === undefined ? `data: ${asText(data)}\n\n` : `event: ${name}\n: ${asText(data)}\n\n`;
}

function asText(data: string | object): string {
  return typeof data === 'string' ? data : JSON.stringify(data);
}

export async function plain(visit: Visit, request: SeenRequest, asked: Asked): Promise<void> {
  const { res, behaviour } = visit;
  const { ttftMs } = behaviour;
  await sleep(typeof ttftMs === 'function' ? ttftMs(request) : ttftMs);
  const empty = request.fault === 'empty-text';
  const tokens = request.fault === 'one-token' ? 1 : asked.maxTokens;
  const text = empty ? '' : Array.from({ length: tokens }, (_, i) => wordOf(i)).join('');
  const told = asked.kind === 'chat' ? { message: { role: 'assistant', content: text } } : { text };
  request.sent.push({ at: behaviour.now(), tokens });
  request.ended = true;
  json(res, 200, {
    id: 'cmpl-rig',
    model: asked.model,
    choices: [{ index: 0, ...told, finish_reason: 'length' }],
    usage: { prompt_tokens: 9, completion_tokens: tokens, total_tokens: tokens + 9 },
  });
}
