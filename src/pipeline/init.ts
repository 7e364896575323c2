// The story of `builder init`: a look at a checkout, and a builder.yaml that says what was seen.

import { lstat, stat } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_CONFIG_FILE } from '../config/defaults.ts';
import {
  isOfDynamo,
  isOptIn,
  loadFrameworks,
  type DeclaredFramework,
} from '../config/frameworks.ts';
import { isErrorCode } from '../host/error-code.ts';
import { writeAtomic } from '../host/files.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { failure, FailureError } from '../model/reason.ts';
import { findDockerfiles, type FoundDockerfiles } from './init-dockerfiles.ts';
import { lookAtGit, type Seen, type SeenRepo } from './init-git.ts';
import { initText, placeWord, type Picture } from './init-text.ts';
import { dockerPlatform } from './platform.ts';
import type { World } from './world.ts';

export interface InitRequest {
  /** As typed; the folder of the call without. */
  readonly dir: string;
  readonly print: boolean;
  readonly force: boolean;
}

export interface Initialised {
  /** Absolute. */
  readonly file: string;
  readonly written: boolean;
  readonly text: string;
  /** Their names. */
  readonly frameworks: readonly string[];
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
}

/** Throws a FailureError: a builder.yaml is there, the folder is not, or may not be written. */
export async function init(request: InitRequest, world: World): Promise<Initialised> {
  const { host } = world;
  const file = path.join(host.cwd, DEFAULT_CONFIG_FILE);
  if (!request.print && !request.force) await refuseExisting(file);
  const dir = path.resolve(host.cwd, request.dir);
  await needFolder(dir, request.dir);
  const seen = await lookAtGit(dir, host, new AbortController().signal);
  const declared = await declaredFrameworks(world);
  const dynamo = seen.kind === 'repo' ? dynamoIn(seen.repo, declared) : null;
  const found =
    seen.kind === 'repo' && dynamo === null
      ? await lookAtFiles(seen.repo, declared, world)
      : NOTHING;
  const picture = pictureOf(seen, { ...found, dynamo }, { dir, cwd: host.cwd });
  const text = initText(picture);
  if (!request.print)
    await orFileFailure(`writing ${DEFAULT_CONFIG_FILE}`, () => writeAtomic(file, text), file);
  const taken = picture.builds.filter(({ problem }) => problem === null);
  const names = taken.map(({ name }) => name);
  return {
    file,
    written: !request.print,
    text,
    frameworks: dynamo?.frameworks ?? names,
    notes: await notesOf(picture),
  };
}

const NOTHING: FoundDockerfiles = { builds: [], leftOut: [] };

async function refuseExisting(file: string): Promise<void> {
  if (!(await isThere(file))) return;
  throw new FailureError(
    failure('config', `${DEFAULT_CONFIG_FILE} is there already`, {
      where: file,
      cause: `${file} would be lost`,
      hint: 'builder init --print shows the new one; --force replaces the old one',
    }),
  );
}

async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function needFolder(dir: string, typed: string): Promise<void> {
  const what = await orFileFailure(`looking at ${typed}`, () => kindOf(dir));
  if (what === null) return;
  throw new FailureError(
    failure('config', `${typed} ${what}`, {
      where: dir,
      hint: 'name a checkout: builder init DIR',
    }),
  );
}

/** Null for a folder. */
async function kindOf(dir: string): Promise<string | null> {
  try {
    return (await stat(dir)).isDirectory() ? null : 'is no folder';
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR')) return 'is not there';
    throw error;
  }
}

async function declaredFrameworks({ host, root }: World): Promise<readonly DeclaredFramework[]> {
  const { declared } = await loadFrameworks({
    builtIn: path.join(root, 'frameworks'),
    own: path.join(host.cwd, 'frameworks'),
    builtInOnly: false,
    cwd: host.cwd,
  });
  return declared;
}

/** Who declares a framework of the name of one of Dynamo's gets it in that one's place. */
function lookAtFiles(
  repo: SeenRepo,
  declared: readonly DeclaredFramework[],
  { host }: World,
): Promise<FoundDockerfiles> {
  const others = declared.filter((one) => one.own || !isOfDynamo(one));
  const taken = new Set(others.flatMap(({ name, folder }) => [name, folder]));
  return findDockerfiles(repo, taken, dockerPlatform(host));
}

const DYNAMO_RECIPES = ['container/render.py', 'container/build.sh'];

/** Null where the repository is no Dynamo. */
function dynamoIn({ files }: SeenRepo, declared: readonly DeclaredFramework[]): Picture['dynamo'] {
  const recipe = DYNAMO_RECIPES.find((file) => files.includes(file));
  if (recipe === undefined) return null;
  const named = declared.filter((one) => isOfDynamo(one) && !isOptIn(one));
  return { recipe, frameworks: named.map(({ name }) => name) };
}

function pictureOf(
  seen: Seen,
  { builds, leftOut, dynamo }: FoundDockerfiles & Pick<Picture, 'dynamo'>,
  { dir, cwd }: { readonly dir: string; readonly cwd: string },
): Picture {
  const repo = seen.kind === 'repo' ? seen.repo : null;
  const place = placeFrom(cwd, repo?.top ?? dir);
  return {
    place,
    repo,
    builds,
    leftOut,
    dynamo,
    nothing: dynamo === null ? nothingOf(seen, builds.length, place) : null,
  };
}

/** `../server`, `.`; never what could be taken for an address. */
function placeFrom(cwd: string, dir: string): string {
  const relative = path.relative(cwd, dir) || '.';
  return relative.includes(':') ? `./${relative}` : relative;
}

function nothingOf(seen: Seen, builds: number, place: string): string | null {
  const where = placeWord(place);
  if (seen.kind === 'no-git') return `${where} is no git repository, and builder builds commits`;
  if (seen.kind === 'no-commit') return `${where} has no commit yet, and builder builds commits`;
  return builds === 0 ? `no Dockerfile was found in ${where}` : null;
}

async function notesOf(picture: Picture): Promise<readonly string[]> {
  const { nothing, builds, repo } = picture;
  const changed: string[] = [];
  for (const { dockerfile } of builds)
    if (await repo?.isChanged(dockerfile)) changed.push(dockerfile);
  const fresh = (repo?.fresh ?? []).filter((file) => /(?:docker|container)file[^/]*$/i.test(file));
  return [
    ...(nothing === null ? [] : [nothing]),
    ...builds.flatMap(({ dockerfile, problem }) =>
      problem === null ? [] : [`${dockerfile} is switched off: ${problem.message}`],
    ),
    ...changed.map((file) => `${file} is changed and not committed: commits are built`),
    ...fresh.map((file) => `${file} is not committed, and was not looked at: commits are built`),
  ];
}
