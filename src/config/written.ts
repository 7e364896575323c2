// What people write in builder.yaml: every key may be left out.

import * as v from 'valibot';
import { WrittenFrameworkSchema, WrittenSoakSchema } from './written-framework.ts';

export const CONFIG_FILE_VERSION = 1;

const list = v.array(v.string());

const secret = v.pipe(
  v.strictObject({ file: v.exactOptional(v.string()), env: v.exactOptional(v.string()) }),
  v.check(
    (source) => (source.file === undefined) !== (source.env === undefined),
    'must have either "file" or "env"',
  ),
);

export const WrittenConfigSchema = v.strictObject({
  version: v.exactOptional(v.literal(CONFIG_FILE_VERSION), CONFIG_FILE_VERSION),
  /** First part of every tag. */
  name: v.exactOptional(v.string()),
  /** A path (relative to this file) or a URL; without it the embedded default. */
  repo: v.exactOptional(v.string()),
  refs: v.exactOptional(list),
  targets: v.exactOptional(list),
  /** Overrides by name of a folder or variant; any other name is a framework of the repository. */
  frameworks: v.exactOptional(v.record(v.string(), WrittenFrameworkSchema)),
  /** For all frameworks. */
  soak: v.exactOptional(WrittenSoakSchema),
  secrets: v.exactOptional(v.record(v.string(), secret)),
  mail: v.exactOptional(
    v.strictObject({
      url: v.exactOptional(v.string()),
      from: v.exactOptional(v.string()),
      to: v.exactOptional(
        v.union([v.string(), list], 'expected an address or a list of addresses'),
      ),
    }),
  ),
  /** True: what cores and memory allow. */
  parallel: v.exactOptional(
    v.union(
      [v.boolean(), v.pipe(v.number(), v.integer(), v.minValue(1))],
      'must be true, false or a whole number from 1',
    ),
  ),
  failFast: v.exactOptional(v.boolean()),
  gpus: v.exactOptional(v.picklist(['auto', 'none'])),
  backend: v.exactOptional(v.picklist(['auto', 'buildkit', 'classic'])),
  /** Where the run folders go, relative to this file. */
  reports: v.exactOptional(v.string()),
  socket: v.exactOptional(v.string()),
  /** Host and path of links in mail. */
  hostname: v.exactOptional(v.string()),
  htmlPath: v.exactOptional(v.string()),
});
export type WrittenConfig = v.InferOutput<typeof WrittenConfigSchema>;
