// The runs of one host share its cores, memory, GPUs and quiet, however they die.

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { seededRandom } from '../../src/text/seeded-random.ts';
import { tell } from '../rig/figures.ts';
import { ROOT } from '../rig/source-tree.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { TOKEN_MACHINE, TokenEventSchema, type TokenEvent } from '../rig/token-worker.ts';
import { until } from '../rig/until.ts';

const RUNS = 8;
const KILLS = 60;
const BETWEEN_KILLS_MS = 700;
const SEED = 20_261_121;
/** Of a claim in the crowd; the longest of them wait for all there is, behind those that have waited longer. */
const MOST_WAIT_MS = 60_000;
/** Sums of halves of a GPU. */
const HAIR = 1e-9;

interface Interval extends Pick<TokenEvent, 'claim' | 'gpus'> {
  readonly from: number;
  readonly to: number;
}

describe(`${RUNS} runs of one host, of which ${KILLS} are killed`, { timeout: 600_000 }, () => {
  let dir: Awaited<ReturnType<typeof tempDir>>;
  const running = new Set<ChildProcess>();
  const killedAt = new Map<number, number>();
  const complaints: string[] = [];
  const random = seededRandom(SEED);

  before(async () => {
    dir = await tempDir();
  });
  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    await dir[Symbol.asyncDispose]();
  });

  function start(): void {
    const file = path.join(ROOT, 'test/rig/token-worker.ts');
    const seed = Math.floor(random() * 2 ** 31);
    const child = spawn(process.execPath, [file, dir.path, String(seed)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
    running.add(child);
  }

  async function kill(child: ChildProcess): Promise<void> {
    running.delete(child);
    // Before, so that what it had till then counts and nothing later does.
    killedAt.set(child.pid ?? 0, Number(process.hrtime.bigint()));
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async function events(): Promise<TokenEvent[]> {
    const text = await readFile(path.join(dir.path, 'events'), 'utf8');
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => v.parse(TokenEventSchema, JSON.parse(line)));
  }

  test('never hold more than there is, and never wait for the dead', async () => {
    for (let run = 0; run < RUNS; run += 1) start();
    await until('claims of all runs', async () => {
      const seen = await events().catch(() => []);
      return new Set(seen.map(({ pid }) => pid)).size === RUNS ? true : null;
    });
    for (let count = 0; count < KILLS; count += 1) {
      await sleep(random() * 2 * BETWEEN_KILLS_MS);
      const victim = [...running][Math.floor(random() * running.size)];
      assert.ok(victim);
      await kill(victim);
      start();
    }
    for (const child of running) await kill(child);
    assert.deepEqual(complaints, []);
    const all = await events();
    const intervals = intervalsOf(all, killedAt);
    const most = mostAtOnce(intervals);
    const takes = all.filter(({ what }) => what === 'takes');
    const longest = Math.max(...takes.map(({ waitedMs }) => waitedMs));
    tell(
      `${RUNS} runs of one host, ${takes.length} claims, ${KILLS} SIGKILLs: 0 claims beyond ${TOKEN_MACHINE.cores} cores, ${TOKEN_MACHINE.memoryMb} MB, ` +
        `${TOKEN_MACHINE.gpus} GPUs, 0 measurements disturbed, at most ${most} held at once, longest wait ${Math.round(longest)} ms`,
    );
    assert.ok(most > 1, 'nothing was ever shared');
    assert.ok(takes.length > 10 * RUNS, `only ${takes.length} claims`);
    assert.ok(longest < MOST_WAIT_MS, `waited ${longest} ms`);
  });

  test('leave all of it to the next one at once, and no file', async () => {
    const claims = (await events()).length;
    const began = performance.now();
    start();
    await until('a claim of a run that is alone', async () =>
      (await events()).length > claims ? true : null,
    );
    const seconds = (performance.now() - began) / 1000;
    const files = (await readdir(path.join(dir.path, 'claims'))).length;
    for (const child of running) await kill(child);
    assert.ok(files <= 1, `${files} files`);
    tell(
      `after ${RUNS} SIGKILLs at once: the next claim in ${seconds.toFixed(1)} s with the start of its process, 0 files of the dead`,
    );
    assert.ok(seconds < 30);
  });
});

function intervalsOf(
  events: readonly TokenEvent[],
  killed: ReadonlyMap<number, number>,
): Interval[] {
  const open = new Map<number, TokenEvent>();
  const closed: Interval[] = [];
  for (const event of events.toSorted((a, b) => a.at - b.at)) {
    const { pid, at } = event;
    if (event.what === 'takes') open.set(pid, event);
    else {
      const { claim, gpus, at: from } = open.get(pid) ?? event;
      closed.push({ claim, gpus, from, to: at });
      open.delete(pid);
    }
  }
  for (const [pid, { claim, gpus, at }] of open)
    closed.push({ claim, gpus, from: at, to: killed.get(pid) ?? Infinity });
  return closed;
}

/** Checks every moment at which something was taken; how many were held at once. */
function mostAtOnce(intervals: readonly Interval[]): number {
  let most = 0;
  for (const { from } of intervals) {
    const held = intervals.filter((one) => one.from <= from && from < one.to);
    most = Math.max(most, held.length);
    const sum = (of: (one: Interval) => number): number =>
      held.reduce((all, one) => all + of(one), 0);
    assert.ok(sum(({ claim }) => claim.cpu) <= TOKEN_MACHINE.cores, 'cores');
    assert.ok(sum(({ claim }) => claim.memoryMb) <= TOKEN_MACHINE.memoryMb, 'memory');
    for (let gpu = 0; gpu < TOKEN_MACHINE.gpus; gpu += 1) {
      const used = sum(({ claim, gpus }) => (gpus.includes(gpu) ? Math.min(claim.gpu, 1) : 0));
      assert.ok(used <= 1 + HAIR, `gpu ${gpu}: ${used}`);
    }
    const alone = held.filter(({ claim }) => claim.quiet === 'alone').length;
    const noisy = held.filter(({ claim }) => claim.quiet === 'noisy').length;
    assert.ok(alone === 0 || (alone === 1 && noisy === 0), `${alone} measure beside ${noisy}`);
  }
  return most;
}
