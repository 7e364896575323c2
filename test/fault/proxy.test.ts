// Whole runs through a socket that fails at seeded places: none hangs, none is wrongly green, nothing is left.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import * as v from 'valibot';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { seededRandom } from '../../src/text/seeded-random.ts';
import { builder, engineSocket, startBuilder } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import { refusal, startEngineProxy, type Fault } from '../rig/engine-proxy.ts';
import { tell } from '../rig/figures.ts';
import { makeRepo, type TestRepo } from '../rig/git-repo.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { tinyImage } from '../rig/tiny-image.ts';

const SEEDS = 100;
/** Passed, could not be connected or planned, failed. Anything else is a bug of ours. */
const EXPECTED = new Set([0, 3, 4]);
/** Given to each run. */
const BACK_S = 5;
const RETRY = { attempts: 3, waitS: 1 };
/** A run like this makes about so many connections, and its longest answer has about so many bytes. */
const CONNECTIONS = 40;
const LONGEST_BYTES = 4000;
const OFTEN = 0.2;
const LATEST_S = 3;
/** Of the build and of the check: each attempt loses the engine, waits for its return, and then for the next one, at most half as long again as it is told. */
const TASKS_S =
  2 * (RETRY.attempts * (5 + BACK_S) + 1.5 * RETRY.waitS * (2 ** (RETRY.attempts - 1) - 1));
/** Answers that come late, the last lines of a container, and ten times what the run itself takes. */
const HANGS_MS = 1000 * (TASKS_S + OFTEN * CONNECTIONS * LATEST_S + 10 + 30);
const WORDS = 'grüße € 漢字 🚀';

const KINDS: readonly ((random: () => number) => Fault)[] = [
  (random) => ({ kind: 'truncate', afterBytes: offset(random) }),
  (random) => ({ kind: 'reset', afterBytes: offset(random) }),
  (random) => ({ kind: 'split', afterBytes: offset(random) }),
  (random) => ({ kind: 'late', ms: Math.floor(random() * 1000 * LATEST_S) }),
  () => refusal(500, 'driver failed'),
  () => refusal(429, 'too many requests'),
  () => ({ kind: 'garbage', text: '\u0000\u0001 this is no HTTP\r\n\r\n' }),
];

/** Small ones too: most answers are short. */
function offset(random: () => number): number {
  return Math.floor(LONGEST_BYTES * random() ** 3);
}

/** Splits meet every answer, each elsewhere; the other faults one connection, or one in five. */
function faultsOf(seed: number): (connection: number) => Fault {
  const random = seededRandom(seed);
  const kind = KINDS[Math.floor(random() * KINDS.length)];
  const often = random() < OFTEN;
  const one = Math.floor(random() * CONNECTIONS);
  return (connection) => {
    const fault = kind?.(random) ?? { kind: 'none' };
    const hit = often ? random() < OFTEN : connection === one;
    return hit || fault.kind === 'split' ? fault : { kind: 'none' };
  };
}

describe(`${SEEDS} runs through a socket that fails`, { timeout: 3_000_000 }, () => {
  let repo: TestRepo;
  const ends = { passed: 0, failed: 0, unconnected: 0 };
  const runs: string[] = [];
  let longestMs = 0;
  let splits = 0;

  before(async () => {
    const base = await tinyImage(engineSocket());
    repo = await makeRepo({
      Dockerfile: `FROM ${base}\nARG SEED\nRUN echo "$SEED ${WORDS}"\nRUN perl -e 'print "line $_ ${WORDS}\\n" for 1..200'\n`,
    });
  });
  after(async () => {
    await removeImages();
    await repo.remove();
  });

  for (let seed = 1; seed <= SEEDS; seed += 1) {
    test(`seed ${seed}`, async () => {
      await using proxy = await startEngineProxy(engineSocket());
      await using folder = await tempDir();
      const isSplit = faultsOf(seed)(0).kind === 'split';
      proxy.behave(faultsOf(seed));
      await writeFile(path.join(folder.path, 'builder.yaml'), configOf(repo.dir, seed));
      const env = { BUILDER_SOCKET: `unix://${proxy.socket}` };
      const { child, said } = startBuilder(['run', '--until', 'sanity'], { cwd: folder.path, env });
      const began = performance.now();
      const over = new AbortController();
      const hangs = sleep(HANGS_MS, 'hangs' as const, { signal: over.signal });
      const end = await Promise.race([said, hangs]);
      over.abort();
      hangs.catch(() => {});
      if (end === 'hangs') child.kill('SIGKILL');
      assert.notEqual(end, 'hangs', `it hangs: ${JSON.stringify((await said).stdout)}`);
      if (end === 'hangs') return;
      longestMs = Math.max(longestMs, performance.now() - began);
      const all = end.stdout + end.stderr;
      assert.ok(EXPECTED.has(end.code ?? -1), `exit ${String(end.code)}\n${all}`);
      assert.doesNotMatch(all, /unhandled|unexpected:|\bat .*\.ts:\d+/i);
      if (isSplit) {
        assert.equal(end.code, 0, all);
        splits += 1;
      }
      const results = await storedResults(folder.path);
      if (results !== null) runs.push(results.run.id);
      if (end.code === 0) await isTrulyGreen(results, folder.path);
      else assert.notEqual(results?.run.verdict, 'passed', all);
      ends[end.code === 0 ? 'passed' : end.code === 3 ? 'unconnected' : 'failed'] += 1;
      // What the broken socket kept from being removed goes with the next command on a sound one.
      const cleaned = await builder(['clean'], { cwd: folder.path });
      assert.equal(cleaned.code, 0, cleaned.stdout + cleaned.stderr);
      if (results !== null)
        assert.deepEqual(await labelledContainers(engineSocket(), results.run.id), []);
    });
  }

  test('ended in every way, and left nothing', async () => {
    for (const [how, count] of Object.entries(ends)) assert.ok(count > 0, `none ${how}`);
    for (const run of runs) assert.deepEqual(await labelledContainers(engineSocket(), run), []);
    assert.ok(splits > 0);
    const { passed, failed, unconnected } = ends;
    const longest = `the longest took ${(longestMs / 1000).toFixed(0)} of ${HANGS_MS / 1000} s`;
    tell(
      `${SEEDS} runs through a failing socket: ${passed} passed (${splits} with every answer split), ${failed} failed, ${unconnected} not connected; ${longest}; 0 hangs, 0 unhandled rejections, 0 false successes, 0 objects left`,
    );
  });
});

async function storedResults(cwd: string): Promise<Results | null> {
  const file = path.join(cwd, 'reports/latest/results.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : v.parse(ResultsSchema, JSON.parse(text));
}

/** Its image is there under its name, and what the build printed is in its log to the letter. */
async function isTrulyGreen(results: Results | null, cwd: string): Promise<void> {
  assert.equal(results?.run.verdict, 'passed');
  assert.deepEqual(
    results.tasks.map(({ kind, status }) => [kind, status]),
    [
      ['build', 'passed'],
      ['sanity', 'passed'],
    ],
  );
  const docker = new Docker({ socketPath: engineSocket() });
  for (const { image, id } of results.images)
    assert.equal((await docker.getImage(image).inspect()).Id, id);
  assert.equal(results.images.length, 1);
  const [build, sanity] = await Promise.all(
    results.tasks.map(({ log }) => readFile(path.join(cwd, 'reports/latest', log), 'utf8')),
  );
  assert.ok(build?.includes(`line 200 ${WORDS}`), build);
  // The end of a container decides; that its output could not be had is said in the place of it.
  assert.match(
    sanity ?? '',
    new RegExp(`sound ${WORDS}|output of the container could not be read`),
  );
}

/** What runs have built, the failed ones too. */
async function removeImages(): Promise<void> {
  const docker = new Docker({ socketPath: engineSocket() });
  const filters = { reference: ['proxied-*'] };
  for (const { Id } of await docker.listImages({ filters }))
    await docker.getImage(Id).remove({ force: true });
}

function configOf(repoDir: string, seed: number): string {
  return `version: 1
name: proxied-${seed}
repo: ${repoDir}
engineBackWithinS: ${BACK_S}
retry: { attempts: ${RETRY.attempts}, waitS: ${RETRY.waitS} }
frameworks:
  app:
    build: { dockerfile: Dockerfile, network: none, args: { SEED: "${process.pid}.${seed}" } }
    sanity: { command: [sh, -c, "echo sound ${WORDS}"] }
`;
}
