// Which builds of one script rest on builds before them, and what each is called.

import type { ParentBuild } from '../model/build-spec.ts';

type Args = Readonly<Record<string, string>>;

export interface Linked {
  /** Stage that is built. */
  readonly stage: string | null;
  /** As the script prints them: an earlier build's tag is the value of one. */
  readonly printed: Args;
  /** With what a person gave on top. */
  readonly args: Args;
  /** What the script tags. */
  readonly tags: readonly string[];
}

export interface Link {
  /** Position in the script. */
  readonly at: number;
  readonly target: string;
  readonly parents: readonly ParentBuild[];
}

/** By the argument that hands an image over, what its build is called. */
const CALLED: Readonly<Record<string, string>> = { DYNAMO_BASE_IMAGE: 'base', DEV_BASE: 'dev' };

/** In the order of the script, what was `wanted` last; without builds in whose place a person gave another image. */
export function linkBuilds(builds: readonly Linked[], wanted: string): readonly Link[] {
  const last = builds.length - 1;
  const names = namesOf(builds, wanted);
  const links: Link[] = [];
  let needed: ReadonlySet<string> = new Set([wanted]);
  for (const [at, build] of [...builds.entries()].toReversed()) {
    const target = names[at] ?? wanted;
    if (!needed.has(target)) continue;
    const parents = builds.slice(0, at).flatMap(({ tags }, earlier): readonly ParentBuild[] => {
      const parent = names[earlier] ?? wanted;
      const handed = handsOver(build.printed, tags);
      const kept = handed.filter((arg) => build.args[arg] === build.printed[arg]);
      if (at === last && isUnnamed(builds, earlier)) return [{ target: parent, arg: null }];
      return kept.map((arg) => ({ target: parent, arg }));
    });
    needed = new Set([...needed, ...parents.map((parent) => parent.target)]);
    links.unshift({ at, target, parents });
  }
  return links;
}

function namesOf(builds: readonly Linked[], wanted: string): readonly string[] {
  const names: string[] = [];
  for (const [at, { stage, tags }] of builds.slice(0, -1).entries()) {
    const arg = builds.slice(at + 1).flatMap(({ printed }) => handsOver(printed, tags))[0];
    const name = (arg === undefined ? null : CALLED[arg]) ?? stage ?? 'base';
    names.push(unused(name, [...names, wanted]));
  }
  return [...names, wanted];
}

/** Built by the script, and by none of its later builds asked for: they share its layers. */
function isUnnamed(builds: readonly Linked[], at: number): boolean {
  const { tags = [] } = builds[at] ?? {};
  return builds.slice(at + 1).every(({ printed }) => handsOver(printed, tags).length === 0);
}

/** The names of the arguments. */
function handsOver(args: Args, tags: readonly string[]): readonly string[] {
  return Object.keys(args).filter((name) => tags.includes(args[name] ?? ''));
}

function unused(name: string, names: readonly string[]): string {
  return names.includes(name) ? unused(`${name}-base`, names) : name;
}
