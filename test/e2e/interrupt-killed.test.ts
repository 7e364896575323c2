import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { ResultsSchema } from '../../src/model/results.ts';
import { builder, engineSocket, startBuilder, type Said } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import { gone, processesWith, started } from '../rig/host-processes.ts';
import { leftoversOf, NOTHING, type Place } from '../rig/leftovers.ts';
import { makeLastingRepo, type Lasting, type LastingRepo } from '../rig/lasting-repo.ts';
import { watchdogsOf } from '../rig/marked.ts';
import { until } from '../rig/until.ts';

let repo: LastingRepo;
const run = (...args: string[]): Promise<Said> => builder(args, repo);

before(async () => {
  repo = await makeLastingRepo(engineSocket());
});
after(() => repo[Symbol.asyncDispose]());

interface Killed {
  /** Of the run. */
  readonly id: string;
  readonly pid: number;
}

/** With its watchdog, as a crash of the machine would; or alone. */
async function kill(lasting: Lasting, whom: 'alone' | 'with its watchdog'): Promise<Killed> {
  const { child, said, shows } = startBuilder(lasting.args, repo);
  await Promise.all([started(lasting.marks), shows(lasting.shown)]);
  const pid = child.pid ?? 0;
  const watchdogs = watchdogsOf(pid);
  assert.equal(watchdogs.length, 1);
  if (whom === 'with its watchdog')
    for (const watchdog of watchdogs) process.kill(watchdog, 'SIGKILL');
  child.kill('SIGKILL');
  assert.equal((await said).code, null);
  const results = await readFile(path.join(repo.cwd, 'reports/latest/results.json'), 'utf8');
  return { id: v.parse(ResultsSchema, JSON.parse(results)).run.id, pid };
}

const place = (): Place => ({ socket: engineSocket(), cwd: repo.cwd });
const left = ({ id }: Killed): Promise<string[]> => labelledContainers(engineSocket(), id);

describe('builder killed during three builds', () => {
  test('its steps end with it, and the next run is let in at once', async () => {
    await kill(repo.builds, 'alone');
    await gone(repo.builds.marks);
    const next = await run('run', '-f', 'quick');
    assert.equal(next.code, 0, next.stdout + next.stderr);
  });
});

describe('builder killed during a soak', () => {
  let killed: Killed;

  before(async () => {
    killed = await kill(repo.soak, 'alone');
  });

  test('is tidied up after by its watchdog, which nobody has called and which ends then', async () => {
    await gone(repo.soak.marks);
    await until('the end of the watchdog', () =>
      watchdogsOf(killed.pid).length === 0 ? true : null,
    );
    assert.deepEqual(await leftoversOf(killed.pid, place()), NOTHING);
  });

  test('list, show and report say that it was cut off', async () => {
    const { id } = killed;
    assert.match((await run('list')).stdout, new RegExp(`^${id} +was cut off: 3 passed$`, 'm'));
    const shown = await run('show');
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /was cut off: 3 passed/);
    const log = await run('logs', '--follow', 'serve');
    assert.equal(log.code, 0, log.stderr);
    assert.match(log.stdout, /^container /m);
    const report = await run('report');
    assert.equal(report.code, 0, report.stderr);
    const stored = (name: string): Promise<string> =>
      readFile(path.join(repo.cwd, 'reports', id, name), 'utf8');
    assert.match(await stored('report.txt'), /Cut off before its end: no image was finished/);
    assert.match(await stored('report.html'), /Cut off before its end/);
    assert.match(
      await stored('junit.xml'),
      /<error message="the run was cut off before its end"\/>/,
    );
    assert.match(await stored('mail.eml'), /^Subject: .*cut off/m);
  });
});

describe('a watchdog at work', () => {
  test('is waited for by clean, which says so, and after which nothing is left', async () => {
    const killed = await kill(repo.soak, 'alone');
    const cleaned = await run('clean');
    assert.equal(cleaned.code, 0, cleaned.stderr);
    assert.match(
      cleaned.stderr,
      /^waiting for process \d+, which removes what a killed run has left$/m,
    );
    assert.deepEqual(watchdogsOf(killed.pid), []);
    assert.deepEqual(await left(killed), []);
    assert.deepEqual(repo.soak.marks.flatMap(processesWith), []);
  });
});

describe('builder killed during a soak, with its watchdog', () => {
  let killed: Killed;

  before(async () => {
    killed = await kill(repo.soak, 'with its watchdog');
  });

  test('leaves its server, which clean --dry-run names and leaves alone', async () => {
    const [name, ...others] = await left(killed);
    assert.ok(name);
    assert.deepEqual(others, []);
    const dry = await run('clean', '--dry-run');
    assert.equal(dry.code, 0, dry.stderr);
    assert.ok(dry.stdout.includes(`container ${name.slice(1)} of run ${killed.id}\n`), dry.stdout);
    assert.match(dry.stdout, /would be removed\n$/);
    assert.deepEqual(await left(killed), [name]);
    assert.notDeepEqual(processesWith(repo.soak.marks[0] ?? ''), []);
  });

  test('clean removes what is left of it, once', async () => {
    const cleaned = await run('clean');
    assert.equal(cleaned.code, 0, cleaned.stderr);
    assert.match(cleaned.stdout, new RegExp(`^container \\S+ of run ${killed.id}$`, 'm'));
    assert.deepEqual(await left(killed), []);
    await gone(repo.soak.marks);
    assert.equal((await run('clean')).stdout, '0 items removed\n');
  });
});

describe('builder killed while a server starts, with its watchdog', () => {
  test('is cleaned up after by the next run, which says so', async () => {
    const killed = await kill(repo.start, 'with its watchdog');
    assert.equal((await left(killed)).length, 1);
    const next = await run('run', '-f', 'quick');
    assert.equal(next.code, 0, next.stdout + next.stderr);
    assert.match(next.stderr, /^removed \d+ leftovers? of runs that died$/m);
    assert.deepEqual(await left(killed), []);
    await gone(repo.start.marks);
  });
});
