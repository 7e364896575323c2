// What keeps commits from being found: git, its repositories and their refs, the Dockerfiles in them.

import path from 'node:path';
import { openSource } from '../../../src/pipeline/source.ts';
import { contextFiles } from '../../../src/source/context.ts';
import { openClone, type Clone } from '../../../src/source/clone.ts';
import { findRevisions } from '../../../src/source/revisions.ts';
import { gitFailure, type GitEnd } from '../../../src/source/git-failure.ts';
import { planBuilds } from '../../../src/recipe/plan-builds.ts';
import type { FrameworkBuild } from '../../../src/model/framework.ts';
import { makeRepo } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { NO_SCRIPTS, NOTHING_ASKED, recipeTools } from '../../rig/recipe-rig.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { SHA, someConfig } from '../plan/question.ts';
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

async function inClone(work: (clone: Clone, dir: string) => Promise<unknown>): Promise<string> {
  await using dir = await tempDir();
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const { signal } = new AbortController();
  const place = { cacheDir: path.join(dir.path, 'cache'), env: ENV, signal };
  const clone = await openClone({ ...place, repo: repo.dir });
  return await unplanned(async () => work(clone, dir.path), null);
}

async function asked(clone: Clone, ref: string): Promise<unknown> {
  return (await findRevisions(clone, [ref])).problems[0]?.reason;
}

async function empty(): Promise<string> {
  await using dir = await tempDir();
  await using repo = await makeRepo({});
  const bare = path.join(dir.path, 'empty');
  await repo.git('init', '--quiet', bare);
  const { signal } = new AbortController();
  const place = { cacheDir: path.join(dir.path, 'cache'), env: ENV, signal };
  const clone = await openClone({ ...place, repo: bare });
  return await unplanned(async () => (await findRevisions(clone, [])).problems[0]?.reason, null);
}

async function detached(): Promise<string> {
  await using dir = await tempDir();
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.git('symbolic-ref', 'HEAD', 'refs/heads/gone');
  const { signal } = new AbortController();
  const place = { cacheDir: path.join(dir.path, 'cache'), env: ENV, signal };
  const clone = await openClone({ ...place, repo: repo.dir });
  return await unplanned(async () => (await findRevisions(clone, [])).problems[0]?.reason, null);
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
  { title: 'no git', show: () => opening('/srv/dynamo', { PATH: '/nowhere' }) },
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
  { title: 'words of git that we do not know', show: words('fatal: bad object HEAD') },
  { title: 'a ref that is nearly one', show: () => inClone((clone) => asked(clone, 'mian')) },
  { title: 'a ref like no other', show: () => inClone((clone) => asked(clone, 'v99')) },
  { title: 'a ref like a flag', show: () => inClone((clone) => asked(clone, '-x')) },
  { title: 'a repository without a commit', show: empty },
  { title: 'a repository whose HEAD leads nowhere', show: detached },
  {
    title: 'a context that the commit does not have',
    show: () =>
      inClone((clone) =>
        contextFiles(clone, 'main', { context: 'docs', dockerfile: 'Dockerfile' }),
      ),
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
