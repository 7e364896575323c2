// All frameworks a run may choose from: the folders' own, overridden and joined by those of builder.yaml.

import type { Framework } from '../model/framework.ts';
import type { ConfigFile } from './config-file.ts';
import { frameworkFrom } from './framework-from.ts';
import { isOfDynamo, type DeclaredFramework, type Layer } from './frameworks.ts';
import type { Given } from './flags.ts';
import { mergeFramework, writtenFramework } from './merge.ts';
import type { Path } from './schema-keys.ts';
import { soakFlagLayer } from './soak-flags.ts';
import { Leaf, merge, treeAt, type Tree } from './traced.ts';
import { covers, piecesOf, rangesIn, type VersionRange } from './version-range.ts';
import type { Place } from './yaml-place.ts';

/** What was written about a framework, as it holds in some versions of the project. */
interface Resolved {
  readonly framework: Framework;
  /** With the place of each value; the rest are defaults. */
  readonly tree: Tree;
  /** Where one of its keys stands, in the layer that has most of them; of two the upper one. */
  readonly place: (keys: Path) => Place;
}

export interface ResolvedEra extends Resolved, VersionRange {}

/** As the newest versions have it. */
export interface ResolvedFramework extends Resolved {
  /** Of the user: of builder.yaml, or of a folder beside it. */
  readonly own: boolean;
  /** Where it is declared: `frameworks/web/framework.yaml`, `builder.yaml:7:3`. */
  readonly declaredAt: string;
  /** Oldest first; empty where all versions are alike. */
  readonly eras: readonly ResolvedEra[];
}

/** General before special: folder, variant, soak for all, by folder, by variant, flags; each with its versions above it. */
export function resolveFrameworks(
  declared: readonly DeclaredFramework[],
  file: ConfigFile,
  given: Given,
): readonly ResolvedFramework[] {
  const [general] = partOf(file, []);
  const forAll = general && {
    ...general,
    tree: onlySoak(general.tree),
    depth: soakDepth(general),
  };
  const flags = soakFlagLayer(given);
  const taken = declared.filter((one) => !isReplaced(one, file));
  return [...taken, ...ownFrameworks(taken, file)].map((one) => {
    const special = [...new Set([one.folder, one.name])]
      .filter((name) => treeAt(file.tree, ['frameworks', name]) !== undefined)
      .flatMap((name) => partOf(file, ['frameworks', name]));
    return resolve(one, [...one.layers, ...(forAll ? [forAll] : []), ...special], flags);
  });
}

function resolve(one: DeclaredFramework, layers: readonly Layer[], flags: Tree): ResolvedFramework {
  const eras = piecesOf(layers.flatMap(({ range }) => range ?? [])).map((piece): ResolvedEra => {
    const said = layers.filter(({ range }) => range === null || covers(range, piece));
    const tree = mergeFramework([...said.map((layer) => layer.tree), flags], one.variant);
    return {
      ...piece,
      framework: frameworkFrom(one, writtenFramework(tree)),
      tree,
      place: (keys) => placeIn(said, keys, one),
    };
  });
  const { own, declaredAt } = one;
  const newest = eras.at(-1);
  if (newest === undefined) throw new Error('versions are never in no piece');
  const { framework, tree, place } = newest;
  if (eras.length === 1) return { framework, tree, place, own, declaredAt, eras: [] };
  const inEras = eras.map(({ from, below, framework: whole }) => ({
    from,
    below,
    framework: whole,
  }));
  return { framework: { ...framework, eras: inEras }, tree, place, own, declaredAt, eras };
}

/** What builder.yaml says below these keys, and of versions over that. */
function partOf(file: ConfigFile, above: Path): readonly Layer[] {
  const layerAt = (tree: Tree, at: Path, range: VersionRange | null): Layer => ({
    tree,
    place: (keys) => file.place([...at, ...keys]),
    depth: (keys) => file.depth([...at, ...keys]) - at.length,
    range,
  });
  const { versions = {}, ...keys } = keysOf(treeAt(file.tree, above));
  const eras = keysOf(versions);
  const ranged = rangesIn(Object.keys(eras)).map(({ text, range }) =>
    layerAt(keysOf(eras[text]), [...above, 'versions', text], range),
  );
  return [layerAt(keys, above, null), ...ranged];
}

/** None of what is not there, or is no map. */
function keysOf(tree: Tree | undefined): Readonly<Record<string, Tree>> {
  return tree === undefined || tree instanceof Leaf ? {} : tree;
}

/** What is said of the load of all frameworks. */
export function soakForAll(file: ConfigFile, given: Given): Tree {
  return merge([onlySoak(file.tree), soakFlagLayer(given)]);
}

function onlySoak(tree: Tree): Tree {
  const soak = treeAt(tree, ['soak']);
  return soak === undefined ? {} : { soak };
}

/** Of builder.yaml itself nothing but `soak` is about a framework. */
function soakDepth({ depth }: Layer): Layer['depth'] {
  return (keys) => (keys[0] === 'soak' ? depth(keys) : -1);
}

function placeIn(
  layers: readonly Layer[],
  keys: Path,
  { dir, declaredAt }: DeclaredFramework,
): Place {
  if (keys.length === 0 && dir !== null) return { where: declaredAt };
  const depths = layers.map(({ depth }) => depth(keys));
  const deepest = layers[depths.lastIndexOf(Math.max(...depths))];
  return deepest?.place(keys) ?? { where: declaredAt };
}

/**
 * Where builder.yaml says how a framework of Dynamo's name is built, it is the user's own, of a repository that
 * need not be Dynamo; else it says what is to be different of builder's.
 */
function isReplaced(one: DeclaredFramework, { written }: ConfigFile): boolean {
  const said = written.frameworks?.[one.name];
  if (one.own || said === undefined || !isOfDynamo(one)) return false;
  return said.build?.dockerfile !== undefined || (said.repo ?? 'dynamo') !== 'dynamo';
}

/** The names in builder.yaml that no folder has. */
function ownFrameworks(
  declared: readonly DeclaredFramework[],
  { written, place }: ConfigFile,
): readonly DeclaredFramework[] {
  const known = new Set(declared.flatMap((one) => [one.folder, one.name]));
  return Object.keys(written.frameworks ?? {})
    .filter((name) => !known.has(name))
    .map((name) => ({
      name,
      folder: name,
      variant: null,
      dir: null,
      own: true,
      layers: [],
      declaredAt: place(['frameworks', name]).where,
    }));
}
