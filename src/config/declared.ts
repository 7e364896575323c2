// All frameworks a run may choose from: the folders' own, overridden and joined by those of builder.yaml.

import type { Framework } from '../model/framework.ts';
import { frameworkFrom } from './framework-from.ts';
import type { DeclaredFramework } from './frameworks.ts';
import { mergeLayers } from './merge.ts';
import type { WrittenFramework, WrittenSoak } from './written-framework.ts';

export interface Overrides {
  /** As shown to people. */
  readonly file: string;
  /** `frameworks:` of builder.yaml. */
  readonly frameworks: Readonly<Record<string, WrittenFramework>>;
  /** `soak:` of builder.yaml, for all frameworks but those with an own one. */
  readonly soak: WrittenSoak | null;
  /** Of flags and environment: above everything. */
  readonly flagSoak: WrittenSoak;
}

/** General before special: folder, variant, soak for all, by folder, by variant, flags. */
export function resolveFrameworks(
  declared: readonly DeclaredFramework[],
  overrides: Overrides,
): readonly Framework[] {
  const { frameworks, soak, flagSoak } = overrides;
  return [...declared, ...ownFrameworks(declared, overrides)].map((one) => {
    const special = [...new Set([one.folder, one.name])].map((name) => frameworks[name] ?? {});
    const layers = [...one.layers, soak === null ? {} : { soak }, ...special, { soak: flagSoak }];
    return frameworkFrom(one, mergeLayers(layers, one.variant));
  });
}

/** The names in builder.yaml that no folder has. */
function ownFrameworks(
  declared: readonly DeclaredFramework[],
  { frameworks, file }: Overrides,
): readonly DeclaredFramework[] {
  const known = new Set(declared.flatMap((one) => [one.folder, one.name]));
  return Object.keys(frameworks)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, folder: name, variant: null, dir: null, layers: [], file }));
}
