// Keys of the written files with what an editor shows about them.

import * as v from 'valibot';

/** What JSON schema says of a key besides its shape: `default`, `examples`. */
type Extra = Readonly<Record<string, unknown>>;

type Described<S extends v.GenericSchema> = v.SchemaWithPipe<
  readonly [S, v.MetadataAction<v.InferOutput<S>, Extra>]
>;

export function about<S extends v.GenericSchema>(
  schema: S,
  description: string,
  extra: Extra = {},
): Described<S> {
  return v.pipe(schema, v.metadata({ description, ...extra }));
}

/** A key that may be left out. */
export function key<S extends v.GenericSchema>(
  schema: S,
  description: string,
  extra?: Extra,
): v.ExactOptionalSchema<Described<S>, undefined> {
  return v.exactOptional(about(schema, description, extra));
}
