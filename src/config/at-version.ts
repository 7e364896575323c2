// A resolved framework as one version of its project has it.

import { eraOf } from '../model/framework-at.ts';
import type { ResolvedFramework } from './declared.ts';
import { rangeText } from './version-range.ts';

/** Without a version: as the newest has it. */
export function atVersion(
  resolved: ResolvedFramework,
  version: string | undefined,
): ResolvedFramework {
  const wanted = eraOf(resolved.framework, version);
  const era = resolved.eras.find(({ framework }) => framework === wanted);
  if (era === undefined) return resolved;
  const { framework, tree, place } = era;
  return { ...resolved, framework: { ...framework, eras: resolved.framework.eras }, tree, place };
}

/** The ranges in which it differs, oldest first, as they would be written; none where all versions are alike. */
export function rangesOf({ eras }: ResolvedFramework): readonly string[] {
  return eras.map(rangeText);
}

/** The one of them that a version is in; null where all versions are alike. */
export function rangeAt(resolved: ResolvedFramework, version: string | undefined): string | null {
  const wanted = eraOf(resolved.framework, version);
  const era = resolved.eras.find(({ framework }) => framework === wanted);
  return era === undefined ? null : rangeText(era);
}
