// Which builds of one script rest on builds before them, and what each is called.

import type { ParentBuild } from '../model/build-spec.ts';

export interface Linked {
  /** Stage that is built. */
  readonly stage: string | null;
  readonly args: Readonly<Record<string, string>>;
  /** What the script tags: a later build names one of them in an argument. */
  readonly tags: readonly string[];
}

export interface Link {
  readonly target: string;
  readonly parents: readonly ParentBuild[];
}

/** By the argument that hands an image over, what its build is called. */
const CALLED: Readonly<Record<string, string>> = { DYNAMO_BASE_IMAGE: 'base', DEV_BASE: 'dev' };

/** One for each build, in their order; the last is what was `wanted`. */
export function linkBuilds(builds: readonly Linked[], wanted: string): readonly Link[] {
  const last = builds.length - 1;
  const names = new Map([[last, wanted]]);
  for (const [at, { stage, tags }] of builds.entries()) {
    if (at === last) continue;
    const arg = builds.slice(at + 1).flatMap(({ args }) => handsOver(args, tags))[0];
    const name = (arg === undefined ? null : CALLED[arg]) ?? stage ?? 'base';
    names.set(at, unused(name, [...names.values()]));
  }
  const nameOf = (at: number): string => names.get(at) ?? wanted;
  const links = builds.map(({ args }, at) =>
    builds.slice(0, at).flatMap(({ tags }, earlier): readonly ParentBuild[] => {
      const target = nameOf(earlier);
      return handsOver(args, tags).map((arg) => ({ target, arg }));
    }),
  );
  const named = new Set(links.flat().map(({ target }) => target));
  const unnamed = builds.keys().filter((at) => at !== last && !named.has(nameOf(at)));
  const onlyEarlier = [...unnamed].map((at) => ({ target: nameOf(at), arg: null }));
  return links.map((parents, at) => ({
    target: nameOf(at),
    parents: at === last ? [...parents, ...onlyEarlier] : parents,
  }));
}

function handsOver(
  args: Readonly<Record<string, string>>,
  tags: readonly string[],
): readonly string[] {
  return Object.keys(args).filter((name) => tags.includes(args[name] ?? ''));
}

function unused(name: string, names: readonly string[]): string {
  return names.includes(name) ? unused(`${name}-base`, names) : name;
}
