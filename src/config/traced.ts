// Written keys whose every value remembers where it stands, through all merging.

import { isObject } from '../text/unknown-json.ts';
import { DEFAULT_ORIGIN, type Origin, type Sourced } from './origin.ts';
import type { Path } from './schema-keys.ts';

/** A text, number, list ...: what a layer above replaces whole. */
export class Leaf {
  readonly sourced: Sourced<unknown>;

  constructor(sourced: Sourced<unknown>) {
    this.sourced = sourced;
  }
}

/** Keys and values, which are merged. */
export type Tree = Leaf | { readonly [key: string]: Tree };

export function trace(written: unknown, originOf: (path: Path) => Origin, path: Path = []): Tree {
  if (!isObject(written) || isSecret(path))
    return new Leaf({ value: written, origin: originOf(path) });
  return mapKeys(written, (value, key) => trace(value, originOf, [...path, key]));
}

/** It has one source: that of the layer above takes its place. */
function isSecret([first, ...rest]: Path): boolean {
  return first === 'secrets' && rest.length === 1;
}

/** Later layers win: keys are merged, lists and plain values replaced. */
export function merge(layers: readonly Tree[]): Tree {
  const [first = {}, ...rest] = layers;
  return rest.reduce(over, first);
}

function over(below: Tree, above: Tree): Tree {
  if (below instanceof Leaf || above instanceof Leaf) return above;
  const merged = mapKeys(above, (value, key) => {
    const under = own(below, key);
    return under === undefined ? value : over(under, value);
  });
  return { ...below, ...merged };
}

/** The same without the places. */
export function plain(tree: Tree): unknown {
  return tree instanceof Leaf ? tree.sourced.value : mapKeys(tree, plain);
}

/** What is there under these keys; undefined where nothing is. */
export function treeAt(tree: Tree | undefined, path: Path): Tree | undefined {
  return path.reduce<Tree | undefined>(
    (at, key) => (at === undefined || at instanceof Leaf ? undefined : own(at, String(key))),
    tree,
  );
}

/** Every object has a `constructor`, which nobody wrote. */
function own(from: Readonly<Record<string, Tree>>, key: string): Tree | undefined {
  return Object.hasOwn(from, key) ? from[key] : undefined;
}

/** Of the value under these keys, or of the first one below them; the default's where nothing is. */
export function originAt(tree: Tree, path: Path): Origin {
  const found = treeAt(tree, path);
  if (found instanceof Leaf) return found.sourced.origin;
  const first = found === undefined ? undefined : Object.keys(found)[0];
  return first === undefined ? DEFAULT_ORIGIN : originAt(tree, [...path, first]);
}

/** Every text changed, keys too. */
export function changeTexts(tree: Tree, change: (text: string) => string): Tree {
  if (tree instanceof Leaf) {
    const { value, origin } = tree.sourced;
    return new Leaf({ value: changed(value, change), origin });
  }
  const entries = Object.entries(tree);
  return Object.fromEntries(
    entries.map(([key, value]) => [change(key), changeTexts(value, change)]),
  );
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  return Array.isArray(value) ? value.map((item) => changed(item, change)) : value;
}

function mapKeys<A, B>(
  from: Readonly<Record<string, A>>,
  make: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, make(value, key)]));
}
