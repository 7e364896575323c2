import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { builder, engineSocket, startBuilder, type Said } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import { gone, started } from '../rig/host-processes.ts';
import { makeLastingRepo, type Lasting, type LastingRepo } from '../rig/lasting-repo.ts';
import { childrenOf } from '../rig/marked.ts';

const SIGNALS = [
  { signal: 'SIGINT', exitCode: 130 },
  { signal: 'SIGTERM', exitCode: 143 },
] as const;
const FILES = ['report.html', 'report.txt', 'junit.xml', 'mail.eml'];

/** From the signal on, with the report written and everything gone. */
const MOST_MS = 3000;

let repo: LastingRepo;
let endedAfterMs = Infinity;
let interrupted: readonly number[] = [];

before(async () => {
  repo = await makeLastingRepo(engineSocket());
});
after(() => repo[Symbol.asyncDispose]());

/** Sends the signal when everything that lasts is under way, and waits for all of it to be gone. */
async function interrupt(lasting: Lasting, signal: NodeJS.Signals): Promise<Said> {
  const { child, said, shows } = startBuilder(lasting.args, repo);
  await Promise.all([started(lasting.marks), shows(lasting.shown)]);
  const began = performance.now();
  interrupted = [child.pid ?? 0];
  child.kill(signal);
  const [end] = await Promise.all([said, gone(lasting.marks)]);
  endedAfterMs = performance.now() - began;
  return end;
}

const latest = (name: string): string => path.join(repo.cwd, 'reports/latest', name);

async function storedResults(): Promise<Results> {
  return v.parse(ResultsSchema, JSON.parse(await readFile(latest('results.json'), 'utf8')));
}

type Ending = (typeof SIGNALS)[number] | { readonly signal: 'SIGHUP'; readonly exitCode: 143 };

async function interruptInOrder(lasting: Lasting, { signal, exitCode }: Ending): Promise<Results> {
  const said = await interrupt(lasting, signal);
  assert.equal(said.code, exitCode, said.stdout + said.stderr);
  assert.equal(said.stderr, `${signal}: ending in order; once more ends at once\n`);
  assert.match(said.stdout, new RegExp(`^exit ${exitCode}: `, 'm'));
  const results = await storedResults();
  assert.equal(results.run.verdict, 'cancelled');
  assert.equal(results.run.exitCode, exitCode);
  assert.ok(results.run.finishedAt);
  for (const name of FILES) assert.ok((await stat(latest(name))).size > 0, name);
  assert.match(await readFile(latest('report.html'), 'utf8'), /Cancelled after/);
  assert.deepEqual(await labelledContainers(engineSocket(), results.run.id), []);
  assert.deepEqual(interrupted.flatMap(childrenOf), []);
  return results;
}

for (const ending of SIGNALS)
  describe(`${ending.signal} ends a run in order, whatever it is doing`, () => {
    const endsInOrder = (lasting: Lasting): Promise<Results> => interruptInOrder(lasting, ending);

    test('three builds at once: their steps are gone from the machine, none is called failed', async () => {
      const { tasks } = await endsInOrder(repo.builds);
      assert.deepEqual(
        tasks.map(({ status, reason }) => [status, reason?.message]),
        Array.from({ length: 3 }, () => ['cancelled', `interrupted by ${ending.signal}`]),
      );
    });

    test('a server that is starting: its container is gone', async () => {
      const { tasks } = await endsInOrder(repo.start);
      assert.deepEqual(
        tasks.map(({ kind, status }) => `${kind} ${status}`),
        ['build passed', 'serve cancelled'],
      );
    });

    test('a soak with open streams: server gone, no measurement is made of the rest', async () => {
      const { tasks, measurements } = await endsInOrder(repo.soak);
      assert.deepEqual(
        tasks.map(({ kind, status }) => `${kind} ${status}`),
        ['build passed', 'serve passed', 'smoke passed', 'soak cancelled'],
      );
      assert.deepEqual(measurements, []);
    });

    test('six builds and two served models with running streams: within three seconds', async () => {
      const { tasks } = await endsInOrder(repo.crowd);
      const counted = (words: string): number =>
        tasks.filter(({ kind, status }) => `${kind} ${status}` === words).length;
      assert.equal(counted('build cancelled'), 6);
      assert.equal(counted('serve passed'), 2);
      assert.equal(counted('smoke cancelled'), 2);
      assert.ok(endedAfterMs <= MOST_MS, `ended after ${endedAfterMs} ms`);
    });

    test('the next run on the same repository is let in at once', async () => {
      const next = await builder(['run', '-f', 'quick'], repo);
      assert.equal(next.code, 0, next.stdout + next.stderr);
    });
  });

describe('SIGHUP, of a terminal that was closed,', () => {
  test('ends a run as SIGTERM does', async () => {
    await interruptInOrder(repo.builds, { signal: 'SIGHUP', exitCode: 143 });
  });
});

describe('a build by the classic builder', () => {
  test('ends with the run, and leaves no step on the machine', async () => {
    const classic = { ...repo.builds, args: [...repo.builds.args, '--backend', 'classic'] };
    const said = await interrupt(classic, 'SIGTERM');
    assert.equal(said.code, 143, said.stdout + said.stderr);
    assert.equal((await storedResults()).run.verdict, 'cancelled');
  });
});
