import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import * as v from 'valibot';
import type { Kept } from '../../src/model/reason.ts';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { builder, engineSocket, startBuilder, type Said } from '../rig/cli.ts';
import { containerStates, labelledContainers } from '../rig/docker-state.ts';
import type { TestRepo } from '../rig/git-repo.ts';
import { gone, processesWith, started } from '../rig/host-processes.ts';
import { nodeImage } from '../rig/node-image.ts';
import { makeServedRepo, servedConfig } from '../rig/served-repo.ts';
import { tempDir } from '../rig/temp-dir.ts';

describe('--keep-failed', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>;
  let repo: TestRepo;
  /** Names of all that this test has kept. */
  const mine: string[] = [];
  /** An argument of the servers of this test alone. */
  const mark = `86400.${randomInt(1e9, 1e10)}`;
  const run = (...args: string[]): Promise<Said> => builder(args, { cwd: dir.path });
  const stored = (name: string): Promise<string> =>
    readFile(path.join(dir.path, 'reports/latest', name), 'utf8');
  const results = async (): Promise<Results> =>
    v.parse(ResultsSchema, JSON.parse(await stored('results.json')));
  const configure = (change: (text: string) => string): Promise<void> =>
    writeFile(path.join(dir.path, 'builder.yaml'), change(servedConfig(repo.dir)));
  const left = async (): Promise<string[]> =>
    labelledContainers(engineSocket(), (await results()).run.id);
  /** Of the one step that failed. */
  const keptBy = async (kind: string): Promise<Kept> => {
    const task = (await results()).tasks.find((known) => known.status === 'failed');
    assert.equal(task?.kind, kind);
    assert.ok(task.reason?.kept, `${kind} kept nothing: ${task.reason?.message ?? ''}`);
    mine.push(task.reason.kept.container);
    return task.reason.kept;
  };

  before(async () => {
    dir = await tempDir();
    repo = await makeServedRepo(await nodeImage(engineSocket()));
  });
  beforeEach(() => configure((text) => text));
  after(async () => {
    await run('clean');
    await repo.remove();
    await dir[Symbol.asyncDispose]();
  });

  test('keeps nothing of a run that passes', async () => {
    const said = await run('run', '--keep-failed');
    assert.equal(said.code, 0, said.stdout + said.stderr);
    assert.deepEqual(await left(), []);
  });

  test('keeps the container of a failed sanity command, and says how to look into it', async () => {
    await configure((text) => text.replace('[node, --version]', '[node, -e, process.exit(3)]'));
    const said = await run('run', '--keep-failed');
    assert.equal(said.code, 4, said.stdout + said.stderr);
    const kept = await keptBy('sanity');
    assert.match(kept.container, /^builder-kept-sanity\.app\.runtime\.[0-9a-f]{9}-[0-9a-f]{6}$/);
    assert.equal(kept.state, 'exited');
    assert.deepEqual(await left(), [`/${kept.container}`]);
    for (const text of [kept.container, kept.look, kept.remove]) {
      assert.ok((await stored('report.txt')).replaceAll(/\n\s+/g, ' ').includes(text), text);
      assert.ok(said.stdout.includes(text) || said.stderr.includes(text), said.stdout);
    }
    assert.match(await stored('report.html'), /Its container was kept/);
  });

  test('keeps a server whose soak failed as it is, paused, and lets go of it for nobody', async () => {
    const said = await run('run', '--keep-failed', '--ref', 'no-soak');
    assert.equal(said.code, 4, said.stdout + said.stderr);
    const kept = await keptBy('soak');
    assert.equal(kept.state, 'paused');
    assert.match(kept.container, /^builder-kept-serve\.app/);
    assert.equal((await containerStates(engineSocket())).get(`/${kept.container}`), 'paused');
  });

  test('keeps a server that did not start, with its files and its log', async () => {
    await run('run', '--keep-failed', '--ref', 'no-start');
    assert.equal((await keptBy('serve')).state, 'exited');
  });

  test('keeps a server that was not ready in time, paused', async () => {
    await configure((text) =>
      text
        .replace('      model: served', `      model: served\n      command: [sleep, "${mark}"]`)
        .replace('command: [sleep', 'command: [node, -e, "setInterval(() => {}, 1000)"')
        .replace('readyWithinS: 20', 'readyWithinS: 2'),
    );
    await run('run', '--keep-failed');
    assert.equal((await keptBy('serve')).state, 'paused');
    assert.notDeepEqual(processesWith(mark), []);
  });

  test('the next run leaves them alone and says that they are there', async () => {
    const said = await run('run', '--until', 'sanity');
    assert.equal(said.code, 0, said.stdout + said.stderr);
    assert.match(
      said.stderr,
      /^\d+ containers kept by --keep-failed: builder clean removes them$/m,
    );
    const there = await labelledContainers(engineSocket());
    for (const name of mine) assert.ok(there.includes(`/${name}`), name);
  });

  test('clean --dry-run lists them, and clean removes them, paused ones too', async () => {
    assert.equal(mine.length, 4);
    const dry = await run('clean', '--dry-run');
    for (const name of mine)
      assert.match(dry.stdout, new RegExp(`^kept container ${name} of run `, 'm'));
    const cleaned = await run('clean');
    for (const name of mine) assert.ok(cleaned.stdout.includes(`kept container ${name} of run `));
    const there = await labelledContainers(engineSocket());
    for (const name of mine) assert.ok(!there.includes(`/${name}`), name);
    await gone([mark]);
  });

  test('keeps no healthy server when it is interrupted, and none when it is killed', async () => {
    await configure((text) =>
      text
        .replace(
          '      model: served',
          `      model: served\n      command: [node, serve.ts, "${mark}"]`,
        )
        .replace('requests: 40', 'durationS: 3600'),
    );
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const { child, said, shows } = startBuilder(['run', '--keep-failed'], { cwd: dir.path });
      await Promise.all([started([mark]), shows(/soak\.app\S* [1-9]\d* requests?,/)]);
      child.kill(signal);
      await said;
      const { id } = (await results()).run;
      const next = await run('run', '--until', 'build');
      assert.doesNotMatch(next.stderr, /kept by/);
      assert.deepEqual(await labelledContainers(engineSocket(), id), []);
      await gone([mark]);
    }
  });
});
