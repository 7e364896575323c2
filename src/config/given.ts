// Flags over environment; a choice made by flag takes the whole choice, not one half of it.

import type { EnvironmentFlags } from './environment.ts';
import { flagText, type FlagName, type Flags, type Given } from './flags.ts';

/** Flags of which one excludes the others. */
const CHOICES: readonly (readonly FlagName[])[] = [
  ['repoPath', 'repoUrl'],
  ['ref', 'noCheckout'],
  ['last', 'noCheckout'],
  ['fetch', 'noCheckout'],
  ['requests', 'duration'],
  ['only', 'until', 'sanityCheckOnly'],
  ['skipBuildIfImageExists', 'skipActionIfAlreadyPassed', 'forceRun'],
  ['keepGoing', 'failFast'],
];

export function givenFlags(flags: Flags, environment: EnvironmentFlags): Given {
  const chosen = CHOICES.filter((choice) =>
    choice.some((flag) => flags[flag] !== undefined),
  ).flat();
  const kept = Object.fromEntries(
    Object.entries(environment.flags).filter(([flag]) => !chosen.some((one) => one === flag)),
  );
  const typed = Object.fromEntries(
    Object.entries(flags).filter(([, value]) => value !== undefined),
  );
  return {
    flags: { ...kept, ...typed },
    origin: (flag) =>
      flags[flag] === undefined ? (environment.names.get(flag) ?? flagText(flag)) : flagText(flag),
  };
}

/** `a,b` and repeated flags alike, without doubles; undefined where nothing was given. */
export function commaList(values: readonly string[] | undefined): readonly string[] | undefined {
  const items = values?.flatMap((value) => value.split(',')).map((item) => item.trim());
  return items && [...new Set(items.filter((item) => item !== ''))];
}
