// Finds and reads builder.yaml, and lays the profile that was asked for over it.

import path from 'node:path';
import * as v from 'valibot';
import type { ConfigProblem } from '../model/config.ts';
import { nearest } from '../text/near.ts';
import { DEFAULT_CONFIG_FILE } from './defaults.ts';
import type { Given } from './flags.ts';
import { layer } from './merge.ts';
import type { Path } from './schema-keys.ts';
import { readTextFile } from './text-file.ts';
import { Leaf, merge, plain, treeAt, type Tree } from './traced.ts';
import type { Place } from './yaml-place.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';
import {
  CONFIG_FILE_VERSION,
  ProfileSchema,
  WrittenConfigSchema,
  type Profile,
  type WrittenConfig,
} from './written.ts';

export interface ConfigFile {
  /** Absolute; null when there is none. */
  readonly file: string | null;
  /** As shown to people. */
  readonly name: string;
  /** Absolute: what paths in the file are relative to. */
  readonly dir: string;
  readonly profile: string | null;
  /** The profile's keys above the file's others. */
  readonly written: Profile;
  /** The same with the place of each value. */
  readonly tree: Tree;
  /** Where a key stands, or the nearest above it, for checks beyond the schema. */
  readonly place: (keys: Path) => Place;
  /** How many of these keys, from the top, are there. */
  readonly depth: (keys: Path) => number;
}

export type ConfigFileRead = ConfigFile | { readonly problems: readonly ConfigProblem[] };

/** `--config FILE` must exist; without it ./builder.yaml is read if it is there. */
export async function readConfigFile(given: Given, cwd: string): Promise<ConfigFileRead> {
  const named = given.flags.config;
  const name = named ?? DEFAULT_CONFIG_FILE;
  const file = path.resolve(cwd, name);
  const where = named === undefined ? name : given.origin('config');
  const text = await readTextFile(file);
  if (typeof text === 'object' && text !== null) return { problems: [{ where, ...text }] };
  if (text === null) {
    if (named !== undefined) return { problems: [{ where, ...noFile(file) }] };
    return given.flags.profile === undefined ? noConfig(name, cwd) : noProfiles(given);
  }
  const source = { name, text, version: CONFIG_FILE_VERSION };
  const read = await readYaml(source, WrittenConfigSchema);
  if ('problems' in read) return read;
  return withProfile(read, { given, file, name });
}

function noFile(file: string): Pick<ConfigProblem, 'message' | 'hint'> {
  return { message: `no file at ${file}`, hint: 'builder init writes one' };
}

function noConfig(name: string, dir: string): ConfigFile {
  return {
    file: null,
    name,
    dir,
    profile: null,
    written: {},
    tree: {},
    place: () => ({ where: name }),
    depth: () => 0,
  };
}

function noProfiles({ flags, origin }: Given): ConfigFileRead {
  const message = `no ${DEFAULT_CONFIG_FILE} here has the profile "${flags.profile}"`;
  const hint = 'go to its folder, or name it with --config';
  return { problems: [{ where: origin('profile'), message, hint }] };
}

interface About {
  readonly given: Given;
  readonly file: string;
  readonly name: string;
}

function withProfile(read: YamlFile<WrittenConfig>, { given, file, name }: About): ConfigFileRead {
  const { version: _, profiles = {}, ...base } = read.value;
  const bottom = layer(base, (keys) => ({ kind: 'file', where: read.where(keys) }));
  const about = { file, name, dir: path.dirname(file) };
  const profile = given.flags.profile ?? null;
  if (profile === null) {
    const { place, depth } = read;
    return { ...about, profile, written: base, tree: bottom, place, depth };
  }
  const above = profiles[profile];
  if (!Object.hasOwn(profiles, profile) || above === undefined)
    return { problems: [noProfile(profile, Object.keys(profiles), given)] };

  const inProfile = (keys: Path): Path => ['profiles', profile, ...keys];
  const top = layer(above ?? {}, (keys) => ({
    kind: 'profile',
    profile,
    where: read.where(inProfile(keys)),
  }));
  const tree = merge([bottom, top]);
  const inTop = (keys: Path): number => Math.max(0, read.depth(inProfile(keys)) - 2);
  return {
    ...about,
    profile,
    written: v.parse(ProfileSchema, plain(tree)),
    tree,
    place: (keys) => {
      // Of a map that both have, the one that the profile is laid over.
      const isValue = treeAt(tree, keys) instanceof Leaf;
      const isTop = inTop(keys) > read.depth(keys) - (isValue ? 1 : 0);
      return read.place(isTop ? inProfile(keys) : keys);
    },
    depth: (keys) => Math.max(inTop(keys), read.depth(keys)),
  };
}

function noProfile(profile: string, known: readonly string[], given: Given): ConfigProblem {
  const near = nearest(profile, known);
  const names = known.length === 0 ? 'add it under "profiles:"' : `known: ${known.join(', ')}`;
  return {
    where: given.origin('profile'),
    message: `no profile is called "${profile}"`,
    hint: near === null ? names : `did you mean "${near}"?`,
  };
}
