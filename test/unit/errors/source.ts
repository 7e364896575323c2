// What keeps commits from being found: git, its repositories and their refs, the Dockerfiles in them.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { holdFile } from '../../../src/host/lock.ts';
import { openSource } from '../../../src/pipeline/source.ts';
import { openClone, type Clone } from '../../../src/source/clone.ts';
import { commitFiles } from '../../../src/source/commit-files.ts';
import { ignoreRules } from '../../../src/source/ignore-rules.ts';
import { planningPlace } from '../../../src/source/planning-place.ts';
import { ownSlot } from '../../../src/source/planning-slot.ts';
import { findRevisions, type Asked } from '../../../src/source/revisions.ts';
import { readTree } from '../../../src/source/tree.ts';
import { gitFailure, type GitEnd } from '../../../src/source/git-failure.ts';
import { planBuilds } from '../../../src/recipe/plan-builds.ts';
import type { FrameworkBuild } from '../../../src/model/framework.ts';
import { makeRepo, type TestRepo } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { NO_SCRIPTS, NOTHING_ASKED, recipeTools } from '../../rig/recipe-rig.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { SHA, someConfig } from '../plan/question.ts';
import { commitMany } from '../source/many-commits.ts';
import { ended, unplanned, type ErrorCase } from './shown.ts';

const ENV = { PATH: process.env['PATH'] ?? '' };
const CLONE = '/home/kim/.cache/builder/clones/969b1ec88e6fd75a.git';
const HUB = 'https://git.example.org/dynamo.git';

async function opening(repo: string, env: Readonly<Record<string, string>> = ENV): Promise<string> {
  await using dir = await tempDir();
  const config = someConfig({ source: { kind: 'git', repo }, cacheDir: `${dir.path}/cache` });
  const { signal } = new AbortController();
  const host = madeUpHost({ env });
  return await ended(() => openSource(config, { host, version: '0.0.0', signal }));
}

/** The words that git has for it; what is around them is ours. */
function words(stderr: string, more: Partial<GitEnd> = {}): () => Promise<string> {
  const end: GitEnd = { exitCode: 128, stderr, timedOut: false, cancelled: false, problem: null };
  const where = HUB;
  const doing = { doing: `fetch ${HUB}`, dir: CLONE, deadlineMs: 1_800_000 };
  return () => ended(() => ({ where, ...gitFailure({ ...end, ...more }, doing) }));
}

function cloneOf(
  repo: string,
  dir: string,
  env: Readonly<Record<string, string>> = ENV,
): Promise<Clone> {
  const { signal } = new AbortController();
  const user = { id: process.getuid?.() ?? 0, group: process.getgid?.() ?? 0, name: 'kim' };
  const host = madeUpHost({ env, user });
  return openClone({ repo, cacheDir: path.join(dir, 'cache'), host, signal });
}

async function inClone(
  work: (clone: Clone, repo: TestRepo) => Promise<unknown>,
  address = '',
): Promise<string> {
  await using dir = await tempDir();
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.git('branch', 'release/1.0');
  const clone = await cloneOf(`${address}${repo.dir}`, dir.path);
  return await unplanned(async () => work(clone, repo), null);
}

async function asked(clone: Clone, ref: string, more: Partial<Asked> = {}): Promise<unknown> {
  return (await findRevisions(clone, { refs: [ref], ...more })).problems[0]?.reason;
}

/** Opening what is named in a repository that has been prepared. */
async function inRepo(
  prepare: (repo: TestRepo, dir: string) => Promise<string> | string,
  env: Readonly<Record<string, string>> = ENV,
): Promise<string> {
  await using dir = await tempDir();
  await using repo = await makeRepo({ 'a.txt': 'a', 'container/b.txt': 'b' });
  const config = someConfig({ cacheDir: `${dir.path}/cache` });
  const named = await prepare(repo, dir.path);
  const [, repoDir = '', ref] = /^([^ ]+)(?: (.*))?$/.exec(named) ?? [];
  const { signal } = new AbortController();
  const opened = { host: madeUpHost({ env }), version: '0.0.0', signal };
  return await ended(async () => {
    const asIs = ref === 'as it is';
    const refs = ref === undefined || asIs ? [] : [ref];
    const source = { kind: 'git', repo: repoDir } as const;
    const { problems } = await openSource({ ...config, source, refs, asIs }, opened);
    return problems[0]?.reason;
  });
}

async function lostBranch(_: Clone, { dir }: TestRepo): Promise<unknown> {
  await writeFile(`${dir}/.git/refs/heads/lost`, `${SHA}\n`);
  return asked(await cloneOf(dir, dir), 'lost');
}

async function bareAsIs(repo: TestRepo, dir: string): Promise<string> {
  await repo.git('clone', '--quiet', '--bare', repo.dir, `${dir}/bare`);
  return `${dir}/bare as it is`;
}

const BLOCKED = { '8CD83c6': 'a file of 1.5 GB that hangs every checkout' };

/** Two of some hundred commits have four digits in common. */
async function manyBeginWith(_: Clone, repo: TestRepo): Promise<unknown> {
  const seen = new Set<string>();
  for (const commit of await commitMany(repo, 600)) {
    const beginning = commit.slice(0, 4);
    if (seen.has(beginning)) return asked(await cloneOf(repo.dir, `${repo.dir}/..`), beginning);
    seen.add(beginning);
  }
  throw new Error('no two commits begin alike');
}

async function absentContents(_: Clone, repo: TestRepo): Promise<unknown> {
  const id = await repo.git('rev-parse', 'HEAD:a.txt');
  await rm(path.join(repo.dir, '.git/objects', id.slice(0, 2), id.slice(2)));
  const clone = await cloneOf(repo.dir, repo.dir);
  return commitFiles(clone, []).text(clone.head ?? '', 'a.txt');
}

const NOBODY = 4711;

async function anothersFolder(_: Clone, repo: TestRepo): Promise<unknown> {
  await mkdir(`${repo.dir}/builder-planning-${NOBODY}`);
  const clone = await cloneOf(repo.dir, `${repo.dir}/with a blank`, { ...ENV, TMPDIR: repo.dir });
  const user = { id: NOBODY, group: NOBODY, name: 'nobody' };
  return planningPlace({ ...clone, host: { ...clone.host, user } });
}

async function manyPlans(opened: Clone, { dir }: TestRepo): Promise<unknown> {
  const clone = { ...opened, planningDir: `${dir}/planning` };
  const locks = Array.from({ length: 64 }, (_, at) =>
    holdFile(path.join(clone.planningDir, `${at}.lock`)),
  );
  try {
    await Promise.all(locks);
    return await ownSlot(clone);
  } finally {
    for (const lock of await Promise.all(locks)) lock?.close();
  }
}

async function empty(more: Partial<Asked> = {}): Promise<string> {
  await using dir = await tempDir();
  await using repo = await makeRepo({});
  const bare = path.join(dir.path, 'empty');
  await repo.git('init', '--quiet', bare);
  const clone = await cloneOf(bare, dir.path);
  return await unplanned(async () => asked(clone, 'HEAD', more), null);
}

async function detached(): Promise<string> {
  await using dir = await tempDir();
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.git('symbolic-ref', 'HEAD', 'refs/heads/gone');
  const clone = await cloneOf(repo.dir, dir.path);
  return await unplanned(async () => asked(clone, 'HEAD'), null);
}

/** A checkout with this Dockerfile; null: with none. */
function planning(text: string | null, target = 'runtime', build: Partial<FrameworkBuild> = {}) {
  const framework = { ...FRAMEWORK, build: { ...FRAMEWORK.build, ...build } };
  const checkout = { revision: SHA, readFile: () => Promise.resolve(text), ...NO_SCRIPTS };
  const contextSha256 = (): Promise<string> => Promise.resolve('c0ffee');
  return unplanned(async () => {
    const given = { ...NOTHING_ASKED, ...recipeTools() };
    const request = { ...given, checkout, framework, target, contextSha256 };
    const found = await planBuilds(request);
    return 'failure' in found ? found.failure : null;
  }, 'vllm');
}

const STAGES = 'FROM debian AS base\nFROM base AS dev\nFROM base AS runtime\n';

export const SOURCE: readonly ErrorCase[] = [
  { title: 'a folder that is no repository', show: () => opening('/nowhere/dynamo') },
  { title: 'a repository like a flag', show: () => opening('-u') },
  { title: 'a file in the place of a repository', show: () => inRepo(({ dir }) => `${dir}/a.txt`) },
  { title: 'a folder in a checkout', show: () => inRepo(({ dir }) => `${dir}/container`) },
  { title: 'no git', show: () => inRepo(({ dir }) => dir, { PATH: '/nowhere' }) },
  {
    title: 'a server that nobody knows',
    show: words(`fatal: unable to access '${HUB}/': Could not resolve host: git.example.org`),
  },
  {
    title: 'a repository that asks for a password',
    show: words(`fatal: could not read Username for '${HUB}': terminal prompts disabled`),
  },
  {
    title: 'a repository that the server does not have',
    show: words(`remote: Not Found\nfatal: repository '${HUB}/' not found`),
  },
  {
    title: 'no space for a clone',
    show: words(
      'fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output',
    ),
  },
  { title: 'a fetch without end', show: words('', { timedOut: true, exitCode: null }) },
  { title: 'a fetch that was cancelled', show: words('', { cancelled: true, exitCode: null }) },
  { title: 'words of git that we do not know', show: words('fatal: it does not work') },
  {
    title: 'a repository that is not for everybody',
    show: words('error: could not lock config file /srv/dynamo/config: Permission denied'),
  },
  {
    title: 'a repository that has gone',
    show: words(
      'error: unable to normalize alternate object path: /srv/dynamo/.git/objects\nfatal: bad object HEAD',
    ),
  },
  { title: 'a ref that is nearly one', show: () => inClone((clone) => asked(clone, 'mian')) },
  { title: 'a ref like no other', show: () => inClone((clone) => asked(clone, 'v99')) },
  { title: 'a ref like a flag', show: () => inClone((clone) => asked(clone, '-x')) },
  {
    title: 'a pattern that is nearly one',
    show: () => inClone((clone) => asked(clone, 'relaese/*')),
  },
  { title: 'a pattern like no other', show: () => inClone((clone) => asked(clone, 'v*')) },
  { title: 'the beginning of many commits', show: () => inClone(manyBeginWith) },
  {
    title: 'a pull request that a checkout lacks',
    show: () => inClone((clone) => asked(clone, 'pr/7')),
  },
  {
    title: 'a pull request that nobody made',
    show: () => inClone((clone) => asked(clone, 'pr/7'), 'file://'),
  },
  { title: 'a branch whose commit is missing', show: () => inClone(lostBranch) },
  {
    title: 'commits of a branch without what is asked for',
    show: () => inClone((clone) => asked(clone, 'main', { last: 3 })),
  },
  {
    title: 'a commit that somebody has taken out',
    show: () => inClone((clone) => asked(clone, 'main', { blocked: BLOCKED })),
  },
  {
    title: 'the files of an address as they are',
    show: () => inClone((clone) => asked(clone, 'main', { asIs: true }), 'file://'),
  },
  { title: 'the files of a bare repository as they are', show: () => inRepo(bareAsIs) },
  { title: 'the files of a repository without a commit', show: () => empty({ asIs: true }) },
  {
    title: 'files that have changed since',
    show: () => inClone((clone) => asked(clone, '012345678+dirty')),
  },
  { title: 'contents that are nowhere', show: () => inClone(absentContents) },
  { title: 'a commit without its files', show: () => inClone((clone) => readTree(clone, SHA)) },
  { title: 'a folder for plans that somebody else made', show: () => inClone(anothersFolder) },
  { title: 'plans without end', show: () => inClone(manyPlans) },
  { title: 'a repository without a commit', show: () => empty() },
  { title: 'a repository whose HEAD leads nowhere', show: detached },
  {
    title: 'a context that the commit does not have',
    show: () =>
      inClone((clone) => {
        const commit = clone.head ?? '';
        const place = { context: 'docs', dockerfile: 'Dockerfile' };
        return commitFiles(clone, [commit]).context(commit, place);
      }),
  },
  {
    title: 'a pattern of a .dockerignore without an end',
    show: () => unplanned(() => ignoreRules('docs/[a'), 'vllm'),
  },
  {
    title: 'a commit without the Dockerfile',
    show: () => planning(null, 'runtime', { dockerfile: 'docker/Dockerfile' }),
  },
  { title: 'a Dockerfile without FROM', show: () => planning('# nothing\nARG A=1\n') },
  { title: 'a stage that is nearly one', show: () => planning(STAGES, 'dve') },
  { title: 'a stage like no other', show: () => planning(STAGES, 'local-dev') },
  { title: 'stages without names', show: () => planning('FROM debian\n', 'dev') },
  { title: 'a FROM without image', show: () => planning('ARG BASE\nFROM ${BASE}\n') },
  {
    title: 'a form of variable that is not read',
    show: () => planning('ARG A=x\nFROM ${A:1}y\n'),
  },
];
