// Names for a shell that completes: quick, so read with a glance instead of the whole configuration; where that fails, none.

import { readdir, readFile, readlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { RUN_ID } from '../model/ids.ts';

export interface Glance {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute: the folder of the frameworks that come with the tool. */
  readonly frameworksDir: string;
}

/** `wanted`: `runs`, `tasks`, `frameworks`, some of them with commas between; `tasks@RUN` are those of that run. Never rejects. */
export async function namesFor(wanted: string, glance: Glance): Promise<readonly string[]> {
  const [kinds = '', run = 'latest'] = wanted.split('@');
  const lists = await Promise.all(kinds.split(',').map((kind) => namesOf(kind, run, glance)));
  return lists.flat();
}

async function namesOf(kind: string, run: string, glance: Glance): Promise<string[]> {
  switch (kind) {
    case 'runs':
      return runsIn(await reportsDirOf(glance));
    case 'tasks':
      return tasksOf(await reportsDirOf(glance), run);
    case 'frameworks':
      return frameworksOf(glance);
    default:
      return [];
  }
}

async function reportsDirOf({ cwd, env }: Glance): Promise<string> {
  const given = env['BUILDER_REPORTS'] ?? '';
  if (given !== '') return resolve(cwd, given);
  const written = /^reports: *["']?(?<dir>[^"'#\n]+)/m.exec(await configText(cwd));
  return resolve(cwd, written?.groups?.['dir']?.trim() ?? 'reports');
}

async function runsIn(dir: string): Promise<string[]> {
  const runs = (await readdir(dir).catch(() => [])).filter((name) => RUN_ID.test(name));
  return runs.length === 0 ? [] : ['latest', ...runs.toSorted().toReversed()];
}

/** Each line of the plan that names a task, as `plan.json` is written. */
async function tasksOf(dir: string, run: string): Promise<string[]> {
  const name = run === 'latest' ? await readlink(join(dir, run)).catch(() => '') : run;
  if (!RUN_ID.test(name)) return [];
  const text = await textOf(join(dir, name, 'plan.json'));
  return Array.from(text.matchAll(/^ {6}"id": "(?<id>[\w.-]+)"/gm), (found) => found[1] ?? '');
}

/** A folder is a name, each of its variants another one; so is each framework of builder.yaml. */
async function frameworksOf({ cwd, frameworksDir }: Glance): Promise<string[]> {
  const parents = [frameworksDir, join(cwd, 'frameworks')];
  const inFolders = await Promise.all(parents.map((parent) => frameworksIn(parent)));
  const inFile = keysUnder('frameworks', await configText(cwd));
  return [...new Set([...inFolders.flat(), ...inFile])].toSorted();
}

/** Shells expand what they are told to offer: a folder of another name, such as `$(...)`, is no framework anyway. */
const NAME = /^[\w-]+$/;

async function frameworksIn(parent: string): Promise<string[]> {
  const folders = (await readdir(parent).catch(() => [])).filter((name) => NAME.test(name));
  const names = folders.map(async (folder) => {
    const text = await textOf(join(parent, folder, 'framework.yaml'));
    if (text === '') return [];
    return [folder, ...keysUnder('variants', text).map((variant) => `${folder}-${variant}`)];
  });
  return (await Promise.all(names)).flat();
}

function configText(cwd: string): Promise<string> {
  return textOf(join(cwd, 'builder.yaml'));
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

/** Of a map in block style at the top of a YAML file: the keys that stand as far in as the first one. */
function keysUnder(key: string, text: string): string[] {
  const block = new RegExp(String.raw`^${key}:[ \t]*(?:#.*)?\n(?<block>(?:[ \t#].*\n?|\n)*)`, 'm');
  const lines = block.exec(text)?.groups?.['block']?.split('\n') ?? [];
  const keys = lines.flatMap((line) => {
    const found = /^(?<indent> +)(?<name>[\w-]+):/.exec(line)?.groups;
    return found === undefined
      ? []
      : [{ indent: found['indent'] ?? '', name: found['name'] ?? '' }];
  });
  return keys.filter(({ indent }) => indent === keys[0]?.indent).map(({ name }) => name);
}
