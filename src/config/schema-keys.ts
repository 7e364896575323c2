// What a schema says about the keys of a value, where its own errors do not.

import type { GenericSchema } from 'valibot';

export type Schema = GenericSchema;
/** From the top of a file: keys, and positions in lists. */
export type Path = readonly (string | number)[];

/** Empty where the schema takes any key there. */
export function keysAt(schema: Schema, path: Path): readonly string[] {
  return Object.keys(entriesOf(schemaAt(schema, path)));
}

/** What an editor shows of a key, if anything. */
export interface About {
  readonly description?: unknown;
  readonly default?: unknown;
  readonly examples?: unknown;
}

export function aboutKey(schema: Schema, path: Path): About {
  return aboutOf(schemaAt(schema, path));
}

function aboutOf(schema: unknown): About {
  const pipe = part(schema, 'pipe');
  const steps: readonly unknown[] = Array.isArray(pipe) ? pipe : [];
  const found = steps.map((step) => part(step, 'metadata')).find(isObject);
  const inner = part(schema, 'wrapped');
  return found ?? (inner === undefined ? {} : aboutOf(inner));
}

/** How deep a key may be looked for below where it was written. */
const DEEPEST = 5;

/** The nearest places below `path` where the schema has this key: `build`, `frameworks.<name>.build`. */
export function placesBelow(schema: Schema, path: Path, key: string): readonly string[] {
  let level: { readonly at: unknown; readonly way: readonly string[] }[] = [
    { at: schemaAt(schema, path), way: [] },
  ];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    const found = level.filter(
      ({ way, at }) => way.length > 0 && Object.hasOwn(entriesOf(at), key),
    );
    if (found.length > 0) return found.map(({ way }) => way.join('.'));
    level = level.flatMap(({ at, way }) =>
      childrenOf(at).map(([name, below]) => ({ at: unwrapped(below), way: [...way, name] })),
    );
  }
  return [];
}

/** Paths of lists that stand where keys and values belong: the schema would take their positions for keys. */
export function listsForMaps(schema: unknown, value: unknown, path: Path = []): readonly Path[] {
  const inner = unwrapped(schema);
  const kind = part(inner, 'type');
  const isMapSchema = kind === 'record' || kind === 'strict_object';
  if (isMapSchema && Array.isArray(value)) return [path];
  if (!isMapSchema || !isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    listsForMaps(child(inner, key), item, [...path, key]),
  );
}

function schemaAt(schema: Schema, path: Path): unknown {
  return path.reduce<unknown>((at, key) => child(unwrapped(at), key), schema);
}

function entriesOf(schema: unknown): Readonly<Record<string, unknown>> {
  const entries = part(unwrapped(schema), 'entries');
  return isObject(entries) ? entries : {};
}

/** Of a map with names of the user's own, the one that all of them have. */
function childrenOf(schema: unknown): readonly (readonly [string, unknown])[] {
  const isRecord = part(schema, 'type') === 'record';
  return isRecord ? [['<name>', part(schema, 'value')]] : Object.entries(entriesOf(schema));
}

/** Inside `optional` and `nullable`. */
function unwrapped(schema: unknown): unknown {
  const inner = part(schema, 'wrapped');
  return inner === undefined ? schema : unwrapped(inner);
}

function child(schema: unknown, key: string | number): unknown {
  return (
    part(part(schema, 'entries'), String(key)) ?? part(schema, 'value') ?? part(schema, 'item')
  );
}

function part(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A list too: its positions are keys. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
