// What a sanity check runs in the image of a target.

import type { SanityCheck, SanityScript } from './framework.ts';

export interface SanityRun {
  readonly command: readonly string[];
  /** Given to the command as a file, with `flags` behind it; null: the command is all. */
  readonly script: SanityScript | null;
  readonly flags: readonly string[];
}

/** In this order, each only where the one before has failed: the last one decides. */
export function sanityRuns(check: SanityCheck, target: string): readonly SanityRun[] {
  const { command, script, fallback } = check;
  if (script === null) return [{ command, script: null, flags: [] }];
  const flags = (check.flags[target] ?? []).filter((flag) => script.flags.includes(flag));
  const needed = check.needs[target];
  const first = { command, script, flags };
  if (needed === undefined || script.flags.includes(needed) || fallback.length === 0)
    return [first];
  return [first, { command: fallback, script: null, flags: [] }];
}
