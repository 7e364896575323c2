// All frameworks a run may choose from: the folders' own, overridden and joined by those of builder.yaml.

import type { Framework } from '../model/framework.ts';
import type { ConfigFile } from './config-file.ts';
import { frameworkFrom } from './framework-from.ts';
import type { DeclaredFramework, Layer } from './frameworks.ts';
import type { Given } from './flags.ts';
import { mergeFramework, writtenFramework } from './merge.ts';
import type { Path } from './schema-keys.ts';
import { soakFlagLayer } from './soak-flags.ts';
import { merge, treeAt, type Tree } from './traced.ts';
import type { Place } from './yaml-place.ts';

export interface ResolvedFramework {
  readonly framework: Framework;
  /** Of the user: of builder.yaml, or of a folder beside it. */
  readonly own: boolean;
  /** What was written about it, with the place of each value; the rest are defaults. */
  readonly tree: Tree;
  /** Where it is declared: `frameworks/web/framework.yaml`, `builder.yaml:7:3`. */
  readonly declaredAt: string;
  /** Where one of its keys stands, in the layer that has most of them; of two the upper one. */
  readonly place: (keys: Path) => Place;
}

/** General before special: folder, variant, soak for all, by folder, by variant, flags. */
export function resolveFrameworks(
  declared: readonly DeclaredFramework[],
  file: ConfigFile,
  given: Given,
): readonly ResolvedFramework[] {
  const general = partOf(file, []);
  const forAll: Layer = { ...general, tree: onlySoak(general.tree), depth: soakDepth(general) };
  const flags = soakFlagLayer(given);
  return [...declared, ...ownFrameworks(declared, file)].map((one) => {
    const special = [...new Set([one.folder, one.name])]
      .filter((name) => treeAt(file.tree, ['frameworks', name]) !== undefined)
      .map((name) => partOf(file, ['frameworks', name]));
    const said = [...one.layers, forAll, ...special];
    const tree = mergeFramework([...said.map((layer) => layer.tree), flags], one.variant);
    return {
      framework: frameworkFrom(one, writtenFramework(tree)),
      own: one.own,
      tree,
      declaredAt: one.declaredAt,
      place: (keys) => placeIn(said, keys, one),
    };
  });
}

/** What builder.yaml says below these keys. */
function partOf(file: ConfigFile, above: Path): Layer {
  return {
    tree: treeAt(file.tree, above) ?? {},
    place: (keys) => file.place([...above, ...keys]),
    depth: (keys) => file.depth([...above, ...keys]) - above.length,
  };
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
