// The settings of all builds: how they are found, what they get, and what they are built for.

import type { BuildOptions } from '../model/config.ts';
import { DEFAULT_OPTIONS } from './defaults.ts';
import { byDefault, flagOrigin, type Sourced } from './origin.ts';
import { IMAGE_CONTEXT } from './pairs.ts';
import { besideFile, here, saidBy, type Parts } from './said.ts';
import { originAt } from './traced.ts';

export interface GivenValue {
  readonly value: string;
  /** It is the value of the variable of this name. */
  readonly fromEnvironment: boolean;
}

type Named<T> = Readonly<Record<string, Sourced<T>>>;

export interface BuildSettings {
  readonly recipe: Sourced<BuildOptions['recipe']>;
  readonly platform: Sourced<string | null>;
  readonly cuda: Sourced<string | null>;
  readonly buildArgs: Named<GivenValue>;
  readonly contexts: Named<string>;
  readonly noCache: Sourced<boolean>;
  readonly pull: Sourced<boolean>;
}

export function buildFrom(parts: Parts): BuildSettings {
  const { flags } = parts.given;
  const { build = {} } = parts.file.written;
  const said = saidBy(parts);
  return {
    recipe:
      said.flag('recipe', flags.recipe) ??
      said.file(['build', 'recipe'], build.recipe) ??
      byDefault(DEFAULT_OPTIONS.recipe),
    platform:
      said.flag('platform', flags.platform) ??
      said.file(['build', 'platform'], build.platform) ??
      byDefault(DEFAULT_OPTIONS.platform),
    cuda:
      said.flag('cudaVersion', flags.cudaVersion) ??
      said.file(['build', 'cuda'], build.cuda) ??
      byDefault(DEFAULT_OPTIONS.cuda),
    buildArgs: argsFrom(parts),
    contexts: contextsFrom(parts),
    noCache:
      said.flag('noCache', flags.noCache) ??
      said.file(['build', 'noCache'], build.noCache) ??
      byDefault(DEFAULT_OPTIONS.noCache),
    pull:
      said.flag('pull', flags.pull) ??
      said.file(['build', 'pull'], build.pull) ??
      byDefault(DEFAULT_OPTIONS.pull),
  };
}

/** A flag stands above the file's argument of its name alone. A variable that is not there is told by the rules. */
function argsFrom(parts: Parts): Named<GivenValue> {
  const { given, file, env } = parts;
  const written = Object.entries(file.written.build?.args ?? {}).map(([name, value]) => {
    const origin = originAt(file.tree, ['build', 'args', name]);
    return [name, { value: { value, fromEnvironment: false }, origin }] as const;
  });
  const typed = (given.flags.buildArg ?? []).flatMap(({ name, value }) => {
    const found = value ?? env[name];
    if (found === undefined) return [];
    const said = { value: found, fromEnvironment: value === null };
    return [[name, { value: said, origin: flagOrigin(given, 'buildArg') }] as const];
  });
  return Object.fromEntries([...written, ...typed]);
}

function contextsFrom(parts: Parts): Named<string> {
  const { given, file } = parts;
  const written = Object.entries(file.written.build?.contexts ?? {}).map(([name, place]) => {
    const origin = originAt(file.tree, ['build', 'contexts', name]);
    return [
      name,
      { value: contextPlace(place, (path) => besideFile(parts, path)), origin },
    ] as const;
  });
  const typed = (given.flags.buildContext ?? []).map(({ name, place }) => {
    const origin = flagOrigin(given, 'buildContext');
    return [name, { value: contextPlace(place, (path) => here(parts, path)), origin }] as const;
  });
  return Object.fromEntries([...written, ...typed]);
}

/** Other addresses are left as they are: the rules refuse them. */
function contextPlace(place: string, absolute: (path: string) => string): string {
  return place.startsWith(IMAGE_CONTEXT) || /^\w+:\/\//.test(place) ? place : absolute(place);
}
