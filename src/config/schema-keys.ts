// The keys that a schema knows at a path, for hints.

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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
