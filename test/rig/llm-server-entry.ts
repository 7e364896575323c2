// The rig's LLM server as a process of its own, for benches: tells its port, and on any message its book.

import { startLlmServer } from './llm-server.ts';

const [ttftMs = '20', itlMs = '5'] = process.argv.slice(2);
const server = await startLlmServer({ ttftMs: Number(ttftMs), itlMs: Number(itlMs) });

process.on('message', () => process.send?.({ requests: server.requests }));
process.once('disconnect', () => void server.close());
process.send?.({ port: server.port });
