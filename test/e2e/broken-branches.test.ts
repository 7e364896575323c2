import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { PlanSchema } from '../../src/model/plan.ts';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { builder, engineSocket, type Said } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import type { TestRepo } from '../rig/git-repo.ts';
import { nodeImage } from '../rig/node-image.ts';
import { BRANCHES, makeServedRepo, servedConfig } from '../rig/served-repo.ts';
import { tempDir } from '../rig/temp-dir.ts';

describe('five branches in one run, four of them broken in different ways', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>;
  let repo: TestRepo;
  let said: Said;
  let results: Results;
  const run = (...args: string[]): Promise<Said> => builder(args, { cwd: dir.path });
  const stored = (name: string): Promise<string> =>
    readFile(path.join(dir.path, 'reports/latest', name), 'utf8');
  const taskOf = (kind: string, branch: string) => {
    const task = results.tasks.find((known) => known.kind === kind && known.ref === branch);
    assert.ok(task, `${kind} of ${branch} is not in the results`);
    return task;
  };

  before(async () => {
    dir = await tempDir();
    repo = await makeServedRepo(await nodeImage(engineSocket()));
    await writeFile(path.join(dir.path, 'builder.yaml'), servedConfig(repo.dir));
    said = await run('--ref', BRANCHES.join(','), '--parallel');
    results = v.parse(ResultsSchema, JSON.parse(await stored('results.json')));
  });
  after(async () => {
    await repo.remove();
    await dir[Symbol.asyncDispose]();
  });

  test('the run fails with exit 4, and every branch was tried', () => {
    assert.equal(said.code, 4, said.stdout + said.stderr);
    assert.equal(results.run.verdict, 'failed');
    assert.deepEqual(
      [...new Set(results.tasks.map(({ ref }) => ref))].toSorted(),
      [...BRANCHES].toSorted(),
    );
  });

  test('the good branch passes every step', () => {
    const own = results.tasks.filter(({ ref }) => ref === 'main');
    assert.deepEqual(
      own.map(({ kind, status }) => `${kind} ${status}`),
      ['build', 'sanity', 'serve', 'smoke', 'soak', 'scrape', 'metrics'].map(
        (kind) => `${kind} passed`,
      ),
    );
    assert.equal(results.measurements[0]?.requests.ok, 40);
    assert.equal(results.measurements[0]?.outputTokens, 640);
  });

  test('a build that fails is told with its exit code and its own last words', () => {
    const { reason } = taskOf('build', 'no-build');
    assert.equal(reason?.class, 'dockerfile');
    assert.equal(reason.exitCode, 7);
    assert.match(reason.excerpt ?? '', /about to fail/);
    assert.match(
      reason.repeat ?? '',
      /builder --only build --framework app --repo-path .* --ref [0-9a-f]{9}/,
    );
    assert.equal(taskOf('sanity', 'no-build').reason?.class, 'blocked');
    assert.equal(
      taskOf('metrics', 'no-build').reason?.message,
      `blocked by ${taskOf('build', 'no-build').id}`,
    );
  });

  test('a server that exits at once is told at once, with its last lines', () => {
    const { reason, durationMs } = taskOf('serve', 'no-start');
    assert.equal(reason?.class, 'not-ready');
    assert.equal(reason.exitCode, 1);
    assert.match(reason.excerpt ?? '', /no weights found/);
    assert.ok(durationMs < 15_000, `it took ${durationMs} ms, the deadline is 20 s`);
    assert.equal(taskOf('smoke', 'no-start').status, 'skipped');
  });

  test('a stream without text fails the smoke test, although it ended in order', () => {
    const { reason, checks } = taskOf('smoke', 'no-answer');
    assert.equal(reason?.class, 'smoke');
    const failed = (checks ?? []).filter(({ passed }) => !passed);
    assert.deepEqual(
      failed.map(({ name }) => name),
      ['chat, streamed'],
    );
  });

  test('errors under load fail the soak and are counted by class', () => {
    const { reason, id } = taskOf('soak', 'no-soak');
    assert.equal(reason?.class, 'soak');
    const measured = results.measurements.find(({ task }) => task === id);
    assert.ok(measured);
    assert.equal(measured.requests.ok + measured.requests.failed, 40);
    assert.deepEqual(Object.keys(measured.requests.byClass), ['http-500']);
  });

  test('nothing is left in Docker, and the checkout is as it was', async () => {
    assert.deepEqual(await labelledContainers(engineSocket(), results.run.id), []);
    assert.equal(await repo.git('status', '--porcelain'), '');
    assert.equal(await repo.git('rev-parse', '--abbrev-ref', 'HEAD'), 'main');
    assert.equal(
      await repo
        .git('worktree', 'list', '--porcelain')
        .then((text) => text.match(/^worktree /gm)?.length),
      1,
    );
  });

  test('every finished run has its report, text, JUnit, mail and a plan that reads back', async () => {
    const html = await stored('report.html');
    assert.match(html, /no-start/);
    assert.match(html, /simulated/);
    assert.ok(Buffer.byteLength(html) <= 2_000_000);
    assert.match(await stored('report.txt'), /no weights found/);
    assert.match(await stored('junit.xml'), /<testsuites?[\s>]/);
    assert.match(await stored('mail.eml'), /^Message-ID: </m);
    v.parse(PlanSchema, JSON.parse(await stored('plan.json')));
  });

  test('show, logs, list and report read the stored run without an engine', async () => {
    const offline = (...args: string[]): Promise<Said> =>
      builder(args, { cwd: dir.path, env: { BUILDER_SOCKET: '/nowhere.sock' } });
    const { id } = taskOf('serve', 'no-start');
    assert.match((await offline('logs', id)).stdout, /no weights found/);
    assert.match(
      (await offline('show', 'latest', id)).stdout,
      /exited with code 1 before it was ready/,
    );
    assert.match((await offline('list')).stdout, new RegExp(results.run.id));
    const again = await offline('report');
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(
      v.parse(ResultsSchema, JSON.parse((await offline('show', '--json')).stdout)),
      results,
    );
  });

  test('a second run skips builds of unchanged inputs, and only those', async () => {
    const again = await run(
      '--ref',
      'main,no-build',
      '--skip-build-if-image-exists',
      '--until',
      'sanity',
    );
    assert.equal(again.code, 4);
    const second = v.parse(ResultsSchema, JSON.parse(await stored('results.json')));
    assert.deepEqual(
      second.tasks.map(({ kind, ref, status, reason }) =>
        `${ref} ${kind} ${status} ${reason?.class ?? ''}`.trim(),
      ),
      [
        'main build skipped unchanged',
        'main sanity passed',
        'no-build build failed dockerfile',
        'no-build sanity skipped blocked',
      ],
    );
  });

  test('an image that was built for another commit is named with its size where its build is skipped', async () => {
    await repo.branch('docs');
    await repo.commit({ 'README.md': 'Only words have changed.\n' }, 'Change words');
    await repo.git('checkout', '--quiet', 'main');
    const again = await run('--ref', 'docs', '--skip-build-if-image-exists', '--until', 'sanity');
    assert.equal(again.code, 0, again.stdout + again.stderr);
    const { tasks, images } = v.parse(ResultsSchema, JSON.parse(await stored('results.json')));
    assert.deepEqual(
      tasks.map(({ kind, status }) => `${kind} ${status}`),
      ['build skipped', 'sanity passed'],
    );
    const built = results.images.find(
      ({ revision }) => revision === taskOf('build', 'main').revision,
    );
    assert.ok(built);
    assert.deepEqual(
      images.map(({ image, id, sizeBytes }) => ({ image, id, sizeBytes })),
      [{ image: built.image, id: built.id, sizeBytes: built.sizeBytes }],
    );
  });

  test('--only runs one step on the image that is there, and says so where it is not', async () => {
    const alone = await run('--only', 'smoke', '--ref', 'main');
    assert.equal(alone.code, 0, alone.stderr);
    const { tasks } = v.parse(ResultsSchema, JSON.parse(await stored('results.json')));
    assert.deepEqual(
      tasks.map(({ kind }) => kind),
      ['serve', 'smoke'],
    );

    const without = await run('--sanity-check-only', '--ref', 'no-build');
    assert.equal(without.code, 4);
    const missing = v.parse(ResultsSchema, JSON.parse(await stored('results.json')));
    assert.equal(missing.tasks[0]?.reason?.class, 'config');
  });
});
