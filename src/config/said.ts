// What flags, variables and builder.yaml say, each with its origin; the settings choose among them.

import type { ConfigFile } from './config-file.ts';
import type { Environment } from './environment.ts';
import type { FlagName, Given } from './flags.ts';
import { flagOrigin, type Origin, type Sourced } from './origin.ts';
import { absolutePath } from './paths.ts';
import type { Path } from './schema-keys.ts';
import { originAt } from './traced.ts';

export interface Parts {
  readonly given: Given;
  readonly file: ConfigFile;
  readonly env: Environment;
  /** Absolute. */
  readonly cwd: string;
  readonly home: string;
  readonly cacheDir: Sourced<string>;
  /** The verb is quickstart. */
  readonly quickstart: boolean;
}

export interface Said {
  /** Undefined where it was not given, neither as flag nor as variable. */
  readonly flag: <T>(flag: FlagName, value: T | undefined) => Sourced<T> | undefined;
  /** Undefined where the file does not say it. */
  readonly file: <T>(keys: Path, value: T | undefined) => Sourced<T> | undefined;
}

export function saidBy({ given, file }: Pick<Parts, 'given' | 'file'>): Said {
  return {
    flag: (flag, value) => sourced(value, () => flagOrigin(given, flag)),
    file: (keys, value) => sourced(value, () => originAt(file.tree, keys)),
  };
}

function sourced<T>(value: T | undefined, origin: () => Origin): Sourced<T> | undefined {
  return value === undefined ? undefined : { value, origin: origin() };
}

/** A path as typed. */
export function here({ cwd, home }: Parts, written: string): string {
  return absolutePath(written, { base: cwd, home });
}

/** A path as written in builder.yaml. */
export function besideFile({ file, home }: Parts, written: string): string {
  return absolutePath(written, { base: file.dir, home });
}
