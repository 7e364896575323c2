import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import type { Results } from '../../src/model/results.ts';
import { builder, engineSocket, startBuilder, type Said } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import { makeResumableRepo, type ResumableRepo } from '../rig/resumable-repo.ts';

let repo: ResumableRepo;
before(async () => {
  repo = await makeResumableRepo(engineSocket());
});
after(() => repo[Symbol.asyncDispose]());

const run = (...args: string[]): Promise<Said> => builder(args, repo);
/** By kind: how it ended and when it began. */
async function ends(): Promise<Record<string, string>> {
  const { tasks } = await repo.results();
  return Object.fromEntries(
    tasks.map(({ kind, status, startedAt }) => [kind, `${status} ${startedAt ?? 'never'}`]),
  );
}

describe('a run that is killed in the middle of a soak', () => {
  let cutShort: Results;

  test('cannot be resumed while it goes on', async () => {
    const { child, said: killed, shows } = startBuilder(['run', '-f', 'chat'], repo);
    await shows(repo.soaking);
    const refused = await run('resume');
    child.kill('SIGKILL');
    await killed;
    assert.equal(refused.code, 7, refused.stdout + refused.stderr);
    assert.match(
      refused.stderr,
      /^error: the run \S+ goes on: its process \d+ is alive\n {2}where: .*\n {2}try: .*builder stop \S+ ends it\n$/,
    );
    cutShort = await repo.results();
    assert.equal(cutShort.run.verdict, null);
  });

  test('is resumed: what passed stays, what the soak needs begins again, and all of it ends well', async () => {
    const built = (await ends())['build'];
    const smoked = (await ends())['smoke'];
    const said = await run('resume');
    assert.equal(said.code, 0, said.stdout + said.stderr);
    assert.match(said.stdout, /run 2 of \d+ steps stay as they ended/);
    assert.match(
      said.stdout,
      /serve\.chat\S+ starts again: a later step needs what it left, and that is gone/,
    );
    const now = await repo.results();
    assert.equal(now.run.id, cutShort.run.id);
    assert.equal(now.run.startedAt, cutShort.run.startedAt);
    assert.equal(now.run.verdict, 'passed');
    assert.ok(now.tasks.every(({ status, durationMs }) => status === 'passed' && durationMs >= 0));
    const { build, smoke, serve } = await ends();
    assert.deepEqual([build, smoke], [built, smoked]);
    assert.ok(
      (serve ?? '') >
        `passed ${cutShort.tasks.find(({ kind }) => kind === 'smoke')?.startedAt ?? ''}`,
    );
    assert.deepEqual(now.provenance.command, cutShort.provenance.command);
    assert.deepEqual(await labelledContainers(engineSocket(), now.run.id), []);
  });

  test('is one run for every reader: list, history, logs, trace and page', async () => {
    const { id } = cutShort.run;
    const listed = (await run('list')).stdout;
    assert.equal(listed.split('\n').filter((line) => line.startsWith(id)).length, 1);
    assert.match(listed, new RegExp(`^${id} +passed`, 'm'));
    using history = new DatabaseSync(path.join(repo.cwd, 'reports/history.db'));
    const rows = history.prepare('SELECT run, finished FROM runs').all();
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ run: id, finished: 1 }],
    );
    const log = (await run('logs', id, 'soak')).stdout;
    assert.match(log, /^--- the run was resumed at \S+Z: this step starts again ---$/m);
    const trace = await run('trace', id);
    assert.match(trace.stdout, /"the run was cut off"/);
    assert.doesNotMatch(trace.stdout, /"dur":-/);
    assert.match(await readFile(repo.latest('report.html'), 'utf8'), /the run was cut off/);
    assert.equal((await run('show', id)).code, 0);
  });

  test('lies open to its owner alone, down to the last file', async () => {
    const dir = repo.latest('.');
    const names = await readdir(dir, { recursive: true });
    assert.ok(names.includes('request.json') && names.some((name) => name.startsWith('load/')));
    const open = names.filter((name) => (statSync(path.join(dir, name)).mode & 0o077) !== 0);
    assert.deepEqual(open, []);
  });

  test('has nothing left to do then', async () => {
    assert.deepEqual(await run('resume'), {
      code: 0,
      stdout: `the run ${cutShort.run.id} passed: nothing is left to do\n`,
      stderr: '',
    });
  });
});
