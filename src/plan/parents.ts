// Builds that start from images of other builds: the names that lead there, and our tags in their place.

import type { BuildSpec, FoundBuild } from '../model/build-spec.ts';
import type { Fingerprint } from '../model/plan.ts';

/** A parent as the plan has it. */
export interface Parent {
  readonly target: string;
  readonly arg: string | null;
  readonly fingerprint: Fingerprint;
  /** The tag under which its image will be, or is there. */
  readonly image: string;
}

/** What hands the images of parents over: arguments by name, and images as the script calls them. */
export function parentNames({ parents, spec }: Pick<FoundBuild, 'parents' | 'spec'>): {
  readonly args: ReadonlySet<string>;
  readonly images: ReadonlySet<string>;
} {
  const args = parents.flatMap(({ arg }) => (arg === null ? [] : [arg]));
  return { args: new Set(args), images: new Set(args.map((arg) => argOf(spec, arg))) };
}

/** Images that only a registry or the engine knows: no build of the same plan makes them. */
export function foreignBases(builds: readonly FoundBuild[]): ReadonlySet<string> {
  return new Set(
    builds.flatMap((build) => {
      const { images } = parentNames(build);
      return build.spec.baseImages.filter((image) => !images.has(image));
    }),
  );
}

/** A script names all its parents alike, whatever is in them: each child is given the tag of its own. */
export function withParents(spec: BuildSpec, parents: readonly Parent[]): BuildSpec {
  const tags = new Map<string, string>();
  const args = { ...spec.args };
  for (const { arg, image } of parents) {
    if (arg === null) continue;
    tags.set(argOf(spec, arg), image);
    args[arg] = image;
  }
  const baseImages = spec.baseImages.map((name) => tags.get(name) ?? name).toSorted();
  return { ...spec, args, baseImages };
}

function argOf({ args }: Pick<BuildSpec, 'args'>, name: string): string {
  const value = args[name];
  if (value === undefined) throw new Error(`no argument ${name} hands a parent's image over`);
  return value;
}
