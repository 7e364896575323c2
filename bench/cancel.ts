// How soon an interrupted run is over: BUILDER_SOCKET=... node bench/cancel.ts [rounds]

import { existsSync } from 'node:fs';
import { summarize } from '../src/text/quantile.ts';
import { formatDuration } from '../src/text/units.ts';
import { engineSocket, startBuilder } from '../test/rig/cli.ts';
import { labelledContainers } from '../test/rig/docker-state.ts';
import { processesWith, started } from '../test/rig/host-processes.ts';
import { makeLastingRepo, type Lasting, type LastingRepo } from '../test/rig/lasting-repo.ts';
import { until } from '../test/rig/until.ts';

const ROUNDS = 10;

interface Round {
  /** From the signal until nothing of the builds or the server runs on this machine, ms. */
  readonly goneMs: number;
  /** From the signal until builder has exited, its report written, ms. */
  readonly exitMs: number;
}

async function interrupt(repo: LastingRepo, lasting: Lasting): Promise<Round> {
  const { child, said, shows } = startBuilder(lasting.args, repo);
  await Promise.all([started(lasting.marks), shows(lasting.shown)]);
  const pids = lasting.marks.flatMap(processesWith);
  const began = performance.now();
  child.kill('SIGINT');
  const sinceBegan = (): number => performance.now() - began;
  const [goneMs, exitMs] = await Promise.all([
    until('the end of the steps', () =>
      pids.some((pid) => existsSync(`/proc/${pid}`)) ? null : sinceBegan(),
    ),
    said.then(sinceBegan),
  ]);
  return { goneMs, exitMs };
}

function median(values: readonly number[]): string {
  const { p50, max } = summarize(values);
  const words = [p50 ?? 0, Math.min(...values), max ?? 0].map(formatDuration);
  return `${words[0]} (${words[1]} - ${words[2]})`;
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

const rounds = Number(process.argv[2] ?? ROUNDS);
await using repo = await makeLastingRepo(engineSocket());
write(`median (least - most) of ${rounds} rounds, from SIGINT on`);
for (const [name, lasting] of [
  ['three builds', repo.builds],
  ['a server that starts', repo.start],
  ['a soak', repo.soak],
] as const) {
  const all: Round[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await interrupt(repo, lasting));
  write(name);
  write(`  processes gone  ${median(all.map(({ goneMs }) => goneMs))}`);
  write(`  builder exited  ${median(all.map(({ exitMs }) => exitMs))}`);
}
const left = await labelledContainers(engineSocket());
write(`labelled containers left: ${left.length}`);
