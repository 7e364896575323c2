// Warms the client's own code before it measures: cold, its first requests are 5 to 10 ms slower than the rest.

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { streamChat } from '../http/chat.ts';
import type { Clock } from '../model/clock.ts';

const USERS = 4;
const ROUNDS = 20;
const TOKENS = 20;

/** Chats with a server in this very thread, some 60 ms long; the server under test sees none of it. Returns how many passed. */
export async function warmUp(clock: Clock, signal: AbortSignal): Promise<number> {
  const server = createServer(answerEach);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const users = Array.from({ length: USERS }, () => chats({ port, clock, signal }));
  const passed = await Promise.all(users);
  server.close();
  return passed.reduce((sum, one) => sum + one, 0);
}

interface Warming {
  readonly port: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function chats({ port, clock, signal }: Warming): Promise<number> {
  let passed = 0;
  for (let round = 0; round < ROUNDS && !signal.aborted; round += 1) {
    const { ok } = await streamChat({
      host: '127.0.0.1',
      port,
      model: 'warm-up',
      prompt: 'warm-up',
      maxTokens: TOKENS,
      signal,
      timeoutMs: 1000,
      now: () => clock.monotonic(),
    });
    if (ok) passed += 1;
  }
  return passed;
}

/** Our requests are small enough to come in one piece: whatever arrives is one. */
function answerEach(socket: Socket): void {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', () => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n');
    socket.write('content-type: text/event-stream\r\n\r\n');
    for (let token = 0; token < TOKENS; token += 1)
      socket.write(chunk({ choices: [{ delta: { content: ' warm' }, finish_reason: null }] }));
    socket.write(chunk({ choices: [{ delta: {}, finish_reason: 'length' }] }));
    socket.write(chunk({ choices: [], usage: { completion_tokens: TOKENS } }));
    socket.write('0\r\n\r\n');
  });
}

function chunk(value: object): string {
  const event = `data: ${JSON.stringify(value)}\n\n`;
  return `${event.length.toString(16)}\r\n${event}\r\n`;
}
