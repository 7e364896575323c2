// What the rules look at, and where a thing was said.

import type { Config, ConfigProblem } from '../model/config.ts';
import type { Framework } from '../model/framework.ts';
import type { ConfigFile } from './config-file.ts';
import type { FlagName, Given } from './flags.ts';

export interface Facts {
  readonly given: Given;
  readonly file: ConfigFile;
  readonly config: Config;
  /** All frameworks there are, selected or not. */
  readonly known: readonly Framework[];
  /** The verb is quickstart. */
  readonly quickstart: boolean;
}

type Keys = readonly (string | number)[];
type At = Pick<ConfigProblem, 'where' | 'excerpt'>;

/** The flag or variable where it was given, else the place in builder.yaml. */
export function saidAt(
  { given, file }: Pick<Facts, 'given' | 'file'>,
  flag: FlagName,
  keys: Keys,
): At {
  return given.flags[flag] === undefined ? file.place(keys) : { where: given.origin(flag) };
}

/** The place in builder.yaml where it speaks of this framework, else the framework's own file. */
export function frameworkAt({ file }: Facts, { name, folder }: Framework, keys: Keys): At {
  const mentioned = [name, folder].find((one) => file.written.frameworks?.[one] !== undefined);
  return mentioned === undefined
    ? { where: `frameworks/${folder}/framework.yaml` }
    : file.place(['frameworks', mentioned, ...keys]);
}
