// What the rules look at, and where a thing was said.

import type { Config } from '../model/config.ts';
import type { ConfigFile } from './config-file.ts';
import type { ResolvedFramework } from './declared.ts';
import type { Environment } from './environment.ts';
import type { FlagName, Given } from './flags.ts';
import type { Sourced } from './origin.ts';
import type { Path } from './schema-keys.ts';
import type { Settings } from './settings.ts';
import type { Place } from './yaml-place.ts';

export interface Facts {
  readonly given: Given;
  readonly file: ConfigFile;
  readonly config: Config;
  /** What `config` was made of. */
  readonly settings: Settings;
  readonly env: Environment;
  /** All frameworks there are, selected or not. */
  readonly known: readonly ResolvedFramework[];
  readonly selected: readonly ResolvedFramework[];
  /** The verb is quickstart. */
  readonly quickstart: boolean;
}

/** The flag or variable where it was given, else the place in builder.yaml. */
export function saidAt(
  { given, file }: Pick<Facts, 'given' | 'file'>,
  flag: FlagName,
  keys: Path,
): Place {
  return given.flags[flag] === undefined ? file.place(keys) : { where: given.origin(flag) };
}

/** Where one of many of a name was said: its flag, or its place in builder.yaml. */
export function placeOf(
  { file }: Pick<Facts, 'file'>,
  { origin }: Sourced<unknown>,
  keys: Path,
): Place {
  return origin.kind === 'flag' || origin.kind === 'environment'
    ? { where: origin.where }
    : file.place(keys);
}
