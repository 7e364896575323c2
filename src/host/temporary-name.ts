// How temporaries are called: what they are to become, and who makes them.

import { basename, dirname, join } from 'node:path';

/** `.<name>.<pid>-<start>-<host><boot>-<pid namespace>-<random>`, numbers to the base of 36, host and boot as digests. */
export const TEMPORARY_NAME =
  /^\.(?<name>.+)\.(?<pid>[\da-z]+)-(?<start>[\da-z]+)-(?<host>[\da-f]{4})(?<boot>[\da-f]{6})-(?<space>\d+)-[\da-f]{6}$/;

/** The path of what was to be made, in the place of a temporary's. */
export function meantPath(path: string): string {
  const { name } = TEMPORARY_NAME.exec(basename(path))?.groups ?? {};
  return name === undefined ? path : join(dirname(path), name);
}
