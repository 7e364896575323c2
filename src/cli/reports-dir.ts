// Where the stored runs of a call lie.

import { configOf } from './settings.ts';
import type { Call } from './verb.ts';
import type { Words } from './words.ts';

/** Absolute; null when the configuration that names it is wrong, which has been said. */
export async function reportsDirOf(call: Call, words: Words): Promise<string | null> {
  return (await configOf(call, words))?.reportsDir ?? null;
}
