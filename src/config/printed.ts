// The shapes of what `builder config --json` and `builder frameworks --json` print.

import * as v from 'valibot';
import { WrittenFrameworkSchema } from './written-framework.ts';

export const PRINTED_VERSION = 1;
const version = v.literal(PRINTED_VERSION);

const OriginSchema = v.variant('kind', [
  v.strictObject({ kind: v.picklist(['flag', 'environment', 'file']), where: v.string() }),
  v.strictObject({ kind: v.literal('profile'), profile: v.string(), where: v.string() }),
  v.strictObject({ kind: v.literal('default') }),
]);

/** `builder config --json`. */
export const PrintedSettingsSchema = v.strictObject({
  version,
  /** Absolute; null when there is none. */
  file: v.nullable(v.string()),
  profile: v.nullable(v.string()),
  settings: v.record(
    v.string(),
    v.strictObject({
      value: v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(v.string())]),
      meaning: v.exactOptional(v.string()),
      origin: OriginSchema,
    }),
  ),
});
export type PrintedSettings = v.InferOutput<typeof PrintedSettingsSchema>;

const framework = {
  name: v.string(),
  folder: v.string(),
  title: v.string(),
  repo: v.picklist(['embedded', 'dynamo', 'any']),
  optIn: v.boolean(),
  simulated: v.boolean(),
  /** Other names that --framework takes. */
  aliases: v.array(v.string()),
  declaredAt: v.string(),
  /** In which versions of its project it differs, oldest first; empty where all are alike. */
  ranges: v.array(v.string()),
  /** The one of them that is shown; null where all are alike. */
  range: v.nullable(v.string()),
};

/** `builder frameworks --json`; with a name each has its keys, and for each value where it comes from. */
export const PrintedFrameworksSchema = v.strictObject({
  version,
  frameworks: v.array(
    v.strictObject({
      ...framework,
      keys: v.exactOptional(WrittenFrameworkSchema),
      origins: v.exactOptional(
        v.array(v.strictObject({ key: v.array(v.string()), origin: OriginSchema })),
      ),
    }),
  ),
});
export type PrintedFrameworks = v.InferOutput<typeof PrintedFrameworksSchema>;
