// How far the load generator's numbers are from those of the server that made them: node bench/load.ts

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import { realClock } from '../src/host/clock.ts';
import type { LoadResult } from '../src/load/load-result.ts';
import { runClosedLoop } from '../src/load/run-closed-loop.ts';
import { summarizeLoad } from '../src/load/summarize-load.ts';
import type { LoadSpec } from '../src/model/framework.ts';
import { summarize, type Summary } from '../src/text/quantile.ts';
import type { SeenRequest } from '../test/rig/llm-server-behaviour.ts';

const TTFT_MS = 50;
const ITL_MS = 20;
const ROUNDS = 8;
const Started = v.object({ port: v.number() });
const Book = v.object({ requests: v.array(v.custom<SeenRequest>((one) => one instanceof Object)) });
const ENTRY = new URL('../test/rig/llm-server-entry.ts', import.meta.url);

interface Row {
  readonly seen: Summary;
  readonly truth: Summary;
}

async function measure(concurrency: number): Promise<void> {
  const server = fork(ENTRY, [String(TTFT_MS), String(ITL_MS)]);
  const { port } = v.parse(Started, await messageOf(server));
  // The server's own cold start shall not be counted against the client.
  await load(port, concurrency, concurrency);
  const result = await load(port, concurrency * ROUNDS, concurrency);
  const book = messageOf(server);
  server.send('book');
  const { requests } = v.parse(Book, await book);
  server.disconnect();
  const measurement = summarizeLoad(result, { task: 'bench', framework: 'rig', simulated: true });
  const sent = requests.slice(concurrency);
  const chunks = measurement.ttftMs.count + measurement.itlMs.count;
  const booked = sent.reduce((sum, one) => sum + one.sent.length, 0);
  write(
    `concurrency ${concurrency}: ${measurement.requests.ok} passed, ${measurement.requests.failed} failed, ${chunks} of ${booked} chunks`,
  );
  write(`  valid: ${measurement.valid} ${measurement.reasons.join('; ')}`);
  const { loopDelayP99Ms, loopDelayMaxMs, loopBusy } = result.watch;
  write(
    `  loop late p99 ${loopDelayP99Ms.toFixed(2)} ms, max ${loopDelayMaxMs.toFixed(2)} ms, busy ${(loopBusy * 100).toFixed(1)} %`,
  );
  table('ttft', { seen: measurement.ttftMs, truth: summarize(sent.flatMap(timeToFirst)) });
  table('itl', { seen: measurement.itlMs, truth: summarize(sent.flatMap(gaps)) });
}

async function messageOf(server: ChildProcess): Promise<unknown> {
  const messages: unknown[] = await once(server, 'message');
  return messages[0];
}

function load(port: number, requests: number, concurrency: number): Promise<LoadResult> {
  const spec: LoadSpec = {
    concurrency,
    requests,
    durationS: null,
    maxTokens: 50,
    maxErrorRate: 0,
    requestTimeoutS: 60,
    requireValid: false,
  };
  return runClosedLoop(
    { target: { host: '127.0.0.1', port }, model: 'tiny', spec, seed: 1, clock: realClock },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
}

function timeToFirst({ acceptedAt, sent }: SeenRequest): number[] {
  return sent.slice(0, 1).map(({ at }) => at - acceptedAt);
}

function gaps({ sent }: SeenRequest): number[] {
  return sent.slice(1).map(({ at }, i) => at - (sent[i]?.at ?? at));
}

function table(name: string, { seen, truth }: Row): void {
  for (const key of ['mean', 'p50', 'p90', 'p99', 'max'] as const) {
    const [ours, theirs] = [seen[key] ?? Number.NaN, truth[key] ?? Number.NaN];
    const ratio = (ours / theirs).toFixed(4);
    write(
      `  ${name.padEnd(5)} ${key.padEnd(5)} seen ${ours.toFixed(3).padStart(9)} ms, in truth ${theirs.toFixed(3).padStart(9)} ms, ratio ${ratio}`,
    );
  }
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

for (const concurrency of [8, 32]) await measure(concurrency);
