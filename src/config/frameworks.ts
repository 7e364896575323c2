// Reads frameworks/*/framework.yaml: one folder a framework, a variant a name of its own.

import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigProblem } from '../model/config.ts';
import { stripControl } from '../text/control.ts';
import type { Origin } from './origin.ts';
import { layer } from './merge.ts';
import type { Path } from './schema-keys.ts';
import { readTextFile } from './text-file.ts';
import { Leaf, treeAt, type Tree } from './traced.ts';
import {
  FRAMEWORK_FILE_VERSION,
  FrameworkFileSchema,
  type FrameworkFile,
  type WrittenFramework,
} from './written-framework.ts';
import { rangesIn, type VersionRange } from './version-range.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';
import type { Place } from './yaml-place.ts';

/** What says something about a framework: a file, a variant in it, a part of builder.yaml. */
export interface Layer {
  readonly tree: Tree;
  /** Where a key of the framework stands in it, or the nearest above. */
  readonly place: (keys: Path) => Place;
  /** How many of these keys, from the top, it has. */
  readonly depth: (keys: Path) => number;
  /** The versions that it is about; null: all. */
  readonly range: VersionRange | null;
}

/** A framework by name, with the layers that make it: the folder's keys, then its variant's, each with what differs in versions. */
export interface DeclaredFramework {
  readonly name: string;
  readonly folder: string;
  readonly variant: string | null;
  /** Absolute; null when declared in builder.yaml alone. */
  readonly dir: string | null;
  /** Of the user: of builder.yaml, or of a folder beside it. */
  readonly own: boolean;
  readonly layers: readonly Layer[];
  /** Where it is declared, as shown to people. */
  readonly declaredAt: string;
}

/** A folder that has no framework.yaml. */
export interface BareFolder {
  /** As shown to people. */
  readonly shown: string;
  /** Of the user: beside builder.yaml. */
  readonly own: boolean;
  /** Of what lies in it. */
  readonly names: readonly string[];
}

export interface LoadedFrameworks {
  /** Sorted by name. */
  readonly declared: readonly DeclaredFramework[];
  readonly bare: readonly BareFolder[];
  readonly problems: readonly ConfigProblem[];
}

export interface FrameworkFolders {
  /** Absolute: those that come with this tool. */
  readonly builtIn: string;
  /** Absolute: beside builder.yaml; may not be there. */
  readonly own: string;
  /** Nobody asks for an own one, and what is wrong with one is in nobody's way. */
  readonly builtInOnly: boolean;
  /** Absolute: files below it are shown relative to it. */
  readonly cwd: string;
}

/** Folders without a framework.yaml are none; no folder at all gives no frameworks. */
export async function loadFrameworks(folders: FrameworkFolders): Promise<LoadedFrameworks> {
  const { builtIn, own, cwd, builtInOnly } = folders;
  const isSame = (await realPath(builtIn)) === (await realPath(own));
  const parents = [
    { parent: builtIn, own: false },
    ...(isSame || builtInOnly ? [] : [{ parent: own, own: true }]),
  ];
  const found = await Promise.all(
    parents.map(async (one) => {
      const names = await foldersOf(one.parent);
      return Promise.all(names.map((folder) => loadFolder({ ...one, folder, cwd })));
    }),
  );
  const loaded = found.flat();
  const declared = withoutReplaced(loaded.flatMap((one) => one.declared)).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  return {
    declared,
    bare: loaded.flatMap((one) => one.bare),
    problems: [...loaded.flatMap((one) => one.problems), ...duplicates(declared)],
  };
}

async function realPath(dir: string): Promise<string> {
  return realpath(dir).catch(() => dir);
}

async function foldersOf(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.filter((entry) => !entry.isFile()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

interface FolderPlace {
  readonly parent: string;
  readonly folder: string;
  readonly own: boolean;
  readonly cwd: string;
}

async function loadFolder(at: FolderPlace): Promise<LoadedFrameworks> {
  const dir = path.join(at.parent, at.folder);
  const file = path.join(dir, 'framework.yaml');
  const name = shownPath(file, at.cwd);
  const text = await readTextFile(file);
  const none = { declared: [], bare: [], problems: [] };
  if (text === null) {
    const names = await readdir(dir).catch(() => []);
    return { ...none, bare: [{ shown: path.dirname(name), own: at.own, names }] };
  }
  if (typeof text === 'object') return { ...none, problems: [{ where: name, ...text }] };
  const read = await readYaml({ name, text, version: FRAMEWORK_FILE_VERSION }, FrameworkFileSchema);
  if ('problems' in read) return { ...none, problems: read.problems };
  return { ...none, declared: declare({ ...at, dir, name }, read) };
}

/** As a person in `cwd` would write it, on one line whatever the folders are called. */
function shownPath(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  const shown = relative.startsWith('..') ? file : relative;
  return stripControl(shown).replaceAll('\n', ' ');
}

function declare(
  { folder, own, dir, name }: FolderPlace & { readonly dir: string; readonly name: string },
  read: YamlFile<FrameworkFile>,
): readonly DeclaredFramework[] {
  const { version: _, variants, ...keys } = read.value;
  const from = { folder, own, dir };
  const shared = layersOf(read, keys, []);
  if (variants === undefined)
    return [{ ...from, name: folder, variant: null, layers: shared, declaredAt: name }];
  return Object.entries(variants).map(([variant, overrides]) => ({
    ...from,
    name: `${folder}-${variant}`,
    variant,
    layers: [...shared, ...layersOf(read, overrides ?? {}, ['variants', variant])],
    declaredAt: read.where(['variants', variant]),
  }));
}

/** The keys that stand below `above` in the file, and those of versions over them. */
function layersOf(
  { place, where, depth }: YamlFile<unknown>,
  { versions = {}, ...keys }: WrittenFramework,
  above: Path,
): readonly Layer[] {
  const layerAt = (written: object, at: Path, range: VersionRange | null): Layer => ({
    tree: layer(written, (key): Origin => ({ kind: 'file', where: where([...at, ...key]) })),
    place: (key) => place([...at, ...key]),
    depth: (key) => depth([...at, ...key]) - at.length,
    range,
  });
  const ranged = rangesIn(Object.keys(versions)).map(({ text, range }) =>
    layerAt(versions[text] ?? {}, [...above, 'versions', text], range),
  );
  return [layerAt(keys, above, null), ...ranged];
}

/** Whoever keeps an own `vllm` means that one: Dynamo's leave their names to it. */
function withoutReplaced(declared: readonly DeclaredFramework[]): readonly DeclaredFramework[] {
  const own = new Set(declared.filter((one) => one.own).map(({ name }) => name));
  return declared.filter((one) => one.own || !own.has(one.name) || !isOfDynamo(one));
}

/** Built from Dynamo's repository, as its folder says. */
export function isOfDynamo({ layers: [folder] }: DeclaredFramework): boolean {
  return saysOf(folder, 'repo') === 'dynamo';
}

/** Runs only when it is named, as its folder says. */
export function isOptIn({ layers: [folder] }: DeclaredFramework): boolean {
  return saysOf(folder, 'optIn') === true;
}

function saysOf(layerOf: Layer | undefined, key: string): unknown {
  const said = treeAt(layerOf?.tree, [key]);
  return said instanceof Leaf ? said.sourced.value : undefined;
}

function duplicates(declared: readonly DeclaredFramework[]): readonly ConfigProblem[] {
  return declared.flatMap((one, index) => {
    const twin = declared[index - 1];
    if (twin?.name !== one.name) return [];
    return [
      {
        where: one.declaredAt,
        message: `two frameworks are called "${one.name}"; the other is in ${twin.declaredAt}`,
        hint: 'rename a folder or a variant',
      },
    ];
  });
}
