// The Dockerfiles of a checkout as frameworks: a name, a context, a stage, and whether a plan takes them.

import path from 'node:path';
import { DEFAULT_OPTIONS } from '../config/defaults.ts';
import { frameworkFrom } from '../config/framework-from.ts';
import { repoName } from '../config/paths.ts';
import type { Failure } from '../model/reason.ts';
import { findInDockerfile } from '../recipe/dockerfile.ts';
import { readDockerfile, type GlobalArg } from '../recipe/dockerfile-stages.ts';
import type { SeenRepo } from './init-git.ts';
import { stageFacts, type StageFacts } from './init-stages.ts';

export interface SeenBuild extends StageFacts {
  /** Fits task ids; no other framework has it. */
  readonly name: string;
  readonly dockerfile: string;
  readonly context: string;
  /** What shows that it is this folder; null where nothing does. */
  readonly contextWhy: string | null;
  /** The file that applies: `.dockerignore`; null without one. */
  readonly ignoreFile: string | null;
  /** Named ones, in their order. */
  readonly stages: readonly string[];
  /** To declare for the target runtime; null where none need be. */
  readonly stage: string | null;
  readonly args: readonly GlobalArg[];
  /** Why a plan would not take it as it is. */
  readonly problem: Failure | null;
}

export interface FoundDockerfiles {
  readonly builds: readonly SeenBuild[];
  /** Not looked into, with why. */
  readonly leftOut: readonly { readonly file: string; readonly why: string }[];
}

const NAMED = /^(?:(?:Docker|Container)file(?:[._-][\w.-]+)?|[\w.-]+\.(?:Docker|Container)file)$/i;
const NO_DOCKERFILE = /\.(?:dockerignore|j2|jinja2?|tmpl|template|in|md|txt|sh|py|ya?ml|json)$/i;
const ASIDE = /(?:^|\/)(?:node_modules|vendor|third[_-]party|tests?|testdata|fixtures|\.[\w-]+)\//i;
/** A file of a hundred frameworks helps nobody. */
const MOST = 12;

/** `taken`: names that mean something else already. */
export async function findDockerfiles(
  repo: SeenRepo,
  taken: ReadonlySet<string>,
  platform: string,
): Promise<FoundDockerfiles> {
  const files = repo.files
    .filter((file) => NAMED.test(path.posix.basename(file)) && !NO_DOCKERFILE.test(file))
    .toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const builds: SeenBuild[] = [];
  const leftOut: { file: string; why: string }[] = [];
  const used = new Set(taken);
  for (const file of files) {
    const why = ASIDE.test(file) ? 'among tests or files of others' : await unreadable(repo, file);
    if (why === null && builds.length < MOST) {
      const build = await seenBuild(repo, { file, platform, name: freeName(file, repo, used) });
      used.add(build.name);
      builds.push(build);
    } else leftOut.push({ file, why: why ?? `${MOST} others come first` });
  }
  return { builds, leftOut };
}

function depth(file: string): number {
  return file.split('/').length;
}

async function unreadable(repo: SeenRepo, file: string): Promise<string | null> {
  const text = await repo.read(file);
  if (/\{[{%]/.test(text)) return 'a template';
  return readDockerfile(text).stages.length === 0 ? 'no FROM' : null;
}

interface About {
  readonly file: string;
  readonly name: string;
  readonly platform: string;
}

async function seenBuild(repo: SeenRepo, { file, name, platform }: About): Promise<SeenBuild> {
  const text = await repo.read(file);
  const { stages, args } = readDockerfile(text);
  const position = wantedStage(stages.map((stage) => stage.name));
  const facts = stageFacts(text, position);
  const { context, contextWhy } = contextOf(file, facts.copied, repo.files);
  const build = { dockerfile: file, context };
  const framework = frameworkFrom({ name, folder: name, dir: null }, { build });
  const found = await findInDockerfile(
    { revision: repo.commit, readFile: repo.read },
    { framework, target: 'runtime', platform, options: DEFAULT_OPTIONS },
  );
  const stage = stages[position]?.name ?? null;
  const ignored = [`${file}.dockerignore`, path.posix.join(context, '.dockerignore')];
  return {
    ...facts,
    name,
    ...build,
    contextWhy,
    ignoreFile: ignored.find((one) => repo.files.includes(one)) ?? null,
    stages: stages.flatMap((one) => one.name ?? []),
    stage: stage === 'runtime' ? null : stage,
    args,
    problem: 'failure' in found ? found.failure : null,
  };
}

/** The one called runtime, else the last. */
function wantedStage(names: readonly (string | null)[]): number {
  const runtime = names.lastIndexOf('runtime');
  return runtime < 0 ? names.length - 1 : runtime;
}

/** The Dockerfile's own folder where what it copies lies there and not at the top. */
function contextOf(
  file: string,
  copied: readonly string[],
  files: readonly string[],
): Pick<SeenBuild, 'context' | 'contextWhy'> {
  const folder = path.posix.dirname(file);
  if (folder === '.') return { context: '.', contextWhy: null };
  const isIn = (base: string, name: string): boolean => {
    const wanted = path.posix.join(base, name.replace(/\*.*$/, ''));
    return files.some((one) => one === wanted || one.startsWith(`${wanted}/`));
  };
  const only = copied
    .filter((name) => name !== '' && name !== '.')
    .find((name) => isIn(folder, name) && !isIn('.', name));
  return only === undefined
    ? { context: '.', contextWhy: null }
    : { context: folder, contextWhy: `${only} is there` };
}

/** Folders that say what lies in them, not what it is. */
const GENERAL = /^(?:\.|docker|dockerfiles?|containers?|images?|build|deploy|ci)$/i;

function freeName(file: string, repo: SeenRepo, used: ReadonlySet<string>): string {
  const base = path.posix.basename(file);
  const special = base.replace(
    /^(?:docker|container)file[._-]?|[._-]?(?:docker|container)file$/gi,
    '',
  );
  const folder = path.posix.basename(path.posix.dirname(file));
  const top = repoName(repo.top);
  const own = special || (GENERAL.test(folder) ? top : folder);
  const wanted = fitting(own);
  const above = path.posix.dirname(file).split('/').toReversed();
  const longer = [...above.filter((one) => !GENERAL.test(one)), top]
    .filter((one) => fitting(one) !== wanted)
    .map((one) => fitting(`${one}-${own}`));
  const free = [wanted, ...longer].find((name) => !used.has(name));
  if (free !== undefined) return free;
  let count = 2;
  while (used.has(`${wanted}-${count}`)) count += 1;
  return `${wanted}-${count}`;
}

function fitting(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return name === '' ? 'app' : name;
}
