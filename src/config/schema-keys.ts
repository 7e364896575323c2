// What a schema says about the keys of a value, where its own errors do not.

import type { GenericSchema } from 'valibot';

export type Schema = GenericSchema;
/** From the top of a file: keys, and positions in lists. */
export type Path = readonly (string | number)[];

/** Empty where the schema takes any key there. */
export function keysAt(schema: Schema, path: Path): readonly string[] {
  const found = path.reduce<unknown>((at, key) => child(unwrapped(at), key), schema);
  const entries = part(unwrapped(found), 'entries');
  return isObject(entries) ? Object.keys(entries) : [];
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
