// builder killed again and again, wherever it is at that moment: nothing is left after the next command, and what was killed can be resumed.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { summarize } from '../../src/text/quantile.ts';
import { seededRandom } from '../../src/text/seeded-random.ts';
import { builder, engineSocket, startBuilder, type Said } from '../rig/cli.ts';
import { tell } from '../rig/figures.ts';
import { leftoversOf, NOTHING, type Place } from '../rig/leftovers.ts';
import { makeLastingRepo, type LastingRepo } from '../rig/lasting-repo.ts';
import { watchdogsOf } from '../rig/marked.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { until } from '../rig/until.ts';

/** KILL_SEED repeats the points of a run of this file, as far as the machine is as fast. */
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 2 ** 32);
const MOCKER_POINTS = 50;
const LASTING_POINTS = 10;
/** What takes most of the time is resumed now and then; the last one always. */
const RESUMED_EVERY = 10;

const socket = engineSocket();
const random = seededRandom(SEED);
const EventSchema = v.object({ type: v.string(), task: v.optional(v.string()) });

interface Killed {
  readonly pid: number;
  /** Null where it was killed before its run had a folder. */
  readonly run: string | null;
  /** What it was at: the last event, or `before its run`. */
  readonly at: string;
}

/** In the middle of whatever it does then. */
async function killAfter(ms: number, args: readonly string[], place: Place): Promise<Killed> {
  const { child, said } = startBuilder(args, place);
  const pid = child.pid ?? 0;
  await sleep(ms);
  child.kill('SIGKILL');
  await said;
  const run = await runOf(pid, place);
  return { pid, run, at: run === null ? 'before its run' : await lastOf(run, place) };
}

async function runOf(pid: number, { cwd }: Place): Promise<string | null> {
  const reports = path.join(cwd, 'reports');
  for (const id of await readdir(reports).catch(() => [])) {
    const owner = await readFile(path.join(reports, id, 'owner.json'), 'utf8').catch(() => '{}');
    const known = v.safeParse(v.object({ pid: v.number() }), JSON.parse(owner));
    if (known.success && known.output.pid === pid && id !== 'latest') return id;
  }
  return null;
}

/** `serve`, `soak`: the kind of the last task that events tell of. */
async function lastOf(run: string, { cwd }: Place): Promise<string> {
  const file = path.join(cwd, 'reports', run, 'events.ndjson');
  const lines = (await readFile(file, 'utf8').catch(() => '')).trimEnd().split('\n');
  for (const line of lines.toReversed()) {
    const event = v.safeParse(v.pipe(v.string(), v.parseJson(), EventSchema), line);
    if (event.success && event.output.task !== undefined)
      return event.output.task.split('.')[0] ?? '';
    if (event.success && event.output.type === 'run-ended') return 'its end';
  }
  return 'its beginning';
}

async function succeeds(args: readonly string[], place: Place): Promise<Said> {
  const said = await builder(args, place);
  assert.equal(
    said.code,
    0,
    `seed ${SEED}: builder ${args.join(' ')}\n${said.stdout}${said.stderr}`,
  );
  return said;
}

interface Story {
  readonly place: Place;
  readonly args: readonly string[];
  /** Something short that makes things of its own. */
  readonly other: readonly string[];
  /** The longest that a kill waits. */
  readonly spanMs: number;
  readonly points: number;
  /** Whether one that was killed comes to an end when it is resumed. */
  readonly ends: boolean;
}

/** One line of counts. */
async function killAndLook({ place, args, other, spanMs, points, ends }: Story): Promise<string> {
  const commands = [[['clean']], [other], [['list'], ['clean']]];
  const seen = new Map<string, number>();
  const tidyMs: number[] = [];
  let resumed = 0;
  let last: string | null = null;
  for (let point = 0; point < points; point += 1) {
    const ms = random() * spanMs;
    const killed = await killAfter(ms, args, place);
    const began = performance.now();
    const tidied = until('the end of the watchdog', () =>
      watchdogsOf(killed.pid).length === 0 ? performance.now() - began : null,
    );
    for (const command of commands[point % commands.length] ?? []) await succeeds(command, place);
    tidyMs.push(await tidied);
    const where = `seed ${SEED}, point ${point}: after ${Math.round(ms)} ms, at ${killed.at}`;
    assert.deepEqual(await leftoversOf(killed.pid, place), NOTHING, where);
    seen.set(killed.at, (seen.get(killed.at) ?? 0) + 1);
    last = killed.run ?? last;
    const isDue = point % RESUMED_EVERY === RESUMED_EVERY - 1 || point === points - 1;
    if (!ends || !isDue || last === null) continue;
    await succeeds(['resume', last], place);
    resumed += 1;
    last = null;
  }
  const { p50, max } = summarize(tidyMs);
  const where = [...seen].map(([at, count]) => `${count} at ${at}`).join(', ');
  const seconds = (time: number | null): string => ((time ?? 0) / 1000).toFixed(1);
  return [
    `${points} kills (${where})`,
    'objects 0, processes 0, checkouts 0, locks 0, temporary files 0 left each time',
    `watchdog done after ${seconds(p50)} s (median), ${seconds(max)} s (most)`,
    `${resumed} resumed and green`,
  ].join('; ');
}

describe('builder killed at random points of a run', () => {
  let lasting: LastingRepo;
  let dir: Awaited<ReturnType<typeof tempDir>>;

  before(async () => {
    lasting = await makeLastingRepo(socket);
    dir = await tempDir();
  });
  after(async () => {
    await lasting[Symbol.asyncDispose]();
    await dir[Symbol.asyncDispose]();
  });

  test('of the embedded default leaves nothing, and resumes', async () => {
    const place = { socket, cwd: dir.path };
    const run = ['run', '-f', 'mocker-vllm', '--skip-build-if-image-exists'];
    const args = [...run, '--requests', '40', '--concurrency', '4', '--max-tokens', '10'];
    const other = [...run, '--until', 'build'];
    // Builds what is not built yet.
    await succeeds(other, place);
    const began = performance.now();
    await succeeds(args, place);
    const spanMs = performance.now() - began;
    const story = { place, args, other, spanMs, points: MOCKER_POINTS, ends: true };
    tell(`mocker-vllm, seed ${SEED}: ${await killAndLook(story)}`);
  });

  test('of a repository with six builds and two served models leaves nothing', async () => {
    const place = { socket, cwd: lasting.cwd };
    const { args } = lasting.crowd;
    const other = ['run', '-f', 'quick'];
    await succeeds(other, place);
    const story = { place, args, other, spanMs: 8000, points: LASTING_POINTS, ends: false };
    tell(`six builds and two servers, seed ${SEED}: ${await killAndLook(story)}`);
  });
});
