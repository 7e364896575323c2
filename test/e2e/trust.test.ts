// A branch that nobody vouches for beside one that somebody does, in one run on a real engine.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { PlanSchema, type Plan } from '../../src/model/plan.ts';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { builder, engineSocket, type Said } from '../rig/cli.ts';
import { makeRepo, type TestRepo } from '../rig/git-repo.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { tinyImage } from '../rig/tiny-image.ts';

const CANARY = 'canary-of-a-token-4712';
const NAME = `trust-${randomUUID().slice(0, 8)}`;

/** The same in both branches: what differs is what the engine lets it see. */
const steps = (cache: string): string => `
# No step is done already because of an earlier run.
ENV RUN_OF=${cache}
RUN --mount=type=secret,id=hub test -s /run/secrets/hub && echo "a secret is there" || echo "no secret"
RUN echo "network: $(ls -l /proc/self/ns/net)"
RUN --mount=type=cache,id=${cache},target=/cache echo "cache: $(ls /cache) end" && echo x > /cache/filled
`;

const config = (more: string): string => `version: 1
name: ${NAME}
promote: theirs
frameworks:
  app:
    build: { dockerfile: app.Dockerfile, network: host, secrets: [hub] }
    sanity: { command: [cat, /proc/self/status] }
secrets: { hub: { env: HUB_TOKEN } }
${more}`;

describe('a run of a trusted and of an untrusted branch', () => {
  let cwd: string;
  let repo: TestRepo;
  let dispose: () => Promise<void>;
  let said: Said;
  let plan: Plan;
  let results: Results;
  const env = { HUB_TOKEN: CANARY, http_proxy: 'http://kim:pa55word@127.0.0.1:9' };
  const run = (...args: string[]): Promise<Said> =>
    builder([...args, '--repo-path', repo.dir, '--ref', 'main,theirs'], { cwd, env });
  const log = async (kind: string, ref: string): Promise<string> => {
    const { revision } = plan.revisions.find((one) => one.ref === ref) ?? { revision: '' };
    const logs = path.join(cwd, 'reports/latest/logs');
    const names = await readdir(logs);
    const name = names.find(
      (one) => one.startsWith(`${kind}.`) && one.includes(revision.slice(0, 9)),
    );
    return readFile(path.join(logs, name ?? ref), 'utf8');
  };

  before(async () => {
    const dir = await tempDir();
    cwd = dir.path;
    const base = await tinyImage(engineSocket());
    repo = await makeRepo({ 'app.Dockerfile': `FROM ${base}\n${steps(NAME)}` });
    await repo.branch('theirs');
    await repo.commit({ 'README.md': 'Ours now.\n' }, 'Change what is built');
    await repo.git('checkout', '--quiet', 'main');
    dispose = async () => {
      await repo.remove();
      await dir[Symbol.asyncDispose]();
    };
    await writeFile(path.join(cwd, 'builder.yaml'), config('trust: { main: trusted }\n'));
    said = await run('run');
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const stored = (name: string): Promise<string> =>
      readFile(path.join(cwd, 'reports/latest', name), 'utf8');
    plan = v.parse(PlanSchema, JSON.parse(await stored('plan.json')));
    results = v.parse(ResultsSchema, JSON.parse(await stored('results.json')));
  });
  after(async () => dispose());

  test('passes, and the untrusted one is marked wherever its tasks are', () => {
    assert.equal(said.code, 0, said.stdout + said.stderr);
    assert.deepEqual(
      plan.revisions.map(({ ref, untrusted = false }) => [ref, untrusted]),
      [
        ['main', false],
        ['theirs', true],
      ],
    );
    for (const task of plan.tasks) assert.equal(task.untrusted === true, task.ref === 'theirs');
  });

  test('gives the secret to one branch and not to the other', async () => {
    assert.match(await log('build', 'main'), /^.*#\d+ a secret is there$/m);
    assert.match(await log('build', 'theirs'), /^.*#\d+ no secret$/m);
  });

  test('gives the network of the host to one branch and not to the other', async () => {
    const ours = await readlink('/proc/self/ns/net');
    assert.ok((await log('build', 'main')).includes(`-> ${ours}`));
    const theirs = await log('build', 'theirs');
    assert.match(theirs, /network: .* -> net:\[\d+\]/);
    assert.ok(!theirs.includes(ours));
  });

  test('keeps what one branch has left in a cache from the other, whose steps look the same', async () => {
    assert.match(await log('build', 'main'), /#\d+ cache: {2}end$/m);
    assert.match(await log('build', 'theirs'), /#\d+ cache: {2}end$/m);
  });

  test('leaves the untrusted container few privileges, and no way to gain any', async () => {
    assert.match(await log('sanity', 'main'), /NoNewPrivs:\t0/);
    const theirs = await log('sanity', 'theirs');
    assert.match(theirs, /NoNewPrivs:\t1/);
    assert.match(theirs, /CapBnd:\t00000000000000eb/);
  });

  test('moves no name to the image of the untrusted branch, though it is the one to promote', async () => {
    assert.deepEqual(
      results.tasks.filter(({ kind }) => kind === 'promote'),
      [],
    );
    await writeFile(path.join(cwd, 'builder.yaml'), config(''));
    const trusting = await run('plan', '--json');
    const kinds = v.parse(PlanSchema, JSON.parse(trusting.stdout)).tasks.map(({ kind }) => kind);
    assert.ok(kinds.includes('promote'));
  });
});
