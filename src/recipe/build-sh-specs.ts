// The builds that build.sh prints, as specs: with what a person gave on top, and the images each resolves.

import { createHash } from 'node:crypto';
import type { FoundSpec, ParentBuild } from '../model/build-spec.ts';
import { failure, FailureError } from '../model/reason.ts';
import { nearest } from '../text/near.ts';
import { baseImages } from './base-images.ts';
import type { BuildPlaces } from './build-sh-dockerfile.ts';
import { linkBuilds } from './build-sh-parents.ts';
import type { DockerBuild } from './docker-argv.ts';
import { dockerfileFeatures } from './dockerfile-features.ts';
import { declaredArgs, readDockerfile, type Dockerfile } from './dockerfile-stages.ts';
import type { Needs } from './reached-stages.ts';
import type { Wanted } from './recipe.ts';
import { secretNames } from './secret-names.ts';

/** One printed build with its Dockerfile. */
export interface PlacedBuild {
  readonly build: DockerBuild;
  readonly places: BuildPlaces;
}

export interface Specs {
  /** In the order of the script, the wanted one last. */
  readonly builds: readonly PlacedBuild[];
  readonly wanted: Wanted;
  /** Where the script names none. */
  readonly platform: string;
  /** Other targets that the checkout has, wherever they stand. */
  readonly otherTargets: readonly string[];
}

/** Folders that a script makes and leaves empty, so that a copy from them finds a place. */
const LEFT_EMPTY: ReadonlySet<string> = new Set(['/tmp/dummy_dir', '/tmp/trtllm_wheel_context']);

/** @throws FailureError config, dockerfile */
export function specsOf({ builds, wanted, platform, otherTargets }: Specs): readonly FoundSpec[] {
  const read = builds.map(({ build, places }) => {
    const dockerfile = readDockerfile(places.text);
    const stage = stageOf(dockerfile, { build, places, otherTargets });
    const args = { ...build.args, ...givenArgs(dockerfile, wanted) };
    const contexts = { ...build.contexts, ...wanted.options.contexts };
    const needs = {
      stage,
      args,
      platform: build.platform ?? platform,
      contexts: new Set(Object.keys(contexts)),
    };
    const unfilled = Object.entries(contexts).flatMap(([name, place]) =>
      wanted.options.contexts[name] === undefined && !LEFT_EMPTY.has(place) ? [name] : [],
    );
    return { build, places, dockerfile, contexts, unfilled, needs };
  });
  const links = linkBuilds(
    read.map(({ build, needs }) => ({
      stage: build.target,
      printed: build.args,
      args: needs.args,
      tags: build.tags,
    })),
    wanted.target,
  );
  const specs: FoundSpec[] = [];
  for (const { at, target, parents } of links) {
    const one = read[at];
    if (one === undefined) continue;
    const above = specs.filter((spec) => parents.some((parent) => parent.target === spec.target));
    const found = inFile(one.places.dockerfile, () => foundSpec(one, { parents, above, wanted }));
    specs.push({ target, ...found });
  }
  return specs;
}

interface ReadBuild extends PlacedBuild {
  readonly dockerfile: Dockerfile;
  readonly contexts: Readonly<Record<string, string>>;
  readonly unfilled: readonly string[];
  readonly needs: Needs;
}

interface Above {
  readonly parents: readonly ParentBuild[];
  /** The specs of the same. */
  readonly above: readonly FoundSpec[];
  readonly wanted: Wanted;
}

function foundSpec(
  { build, places, dockerfile, contexts, unfilled, needs }: ReadBuild,
  { parents, above, wanted: { framework, options } }: Above,
): Omit<FoundSpec, 'target'> {
  const { args, platform } = needs;
  const local = new Set(parents.flatMap(({ arg }) => (arg === null ? [] : (args[arg] ?? []))));
  const secrets = [...framework.build.secrets, ...options.secrets, ...build.secrets];
  return {
    spec: {
      recipe: 'build-sh',
      dockerfile: places.dockerfile,
      context: places.context,
      target: build.target,
      platform,
      args: { ...args },
      contexts: { ...contexts },
      secrets: [...new Set(secrets)],
      tags: [],
      baseImages: [...baseImages(dockerfile, needs, local)],
      upstreamTags: [...build.tags],
      dockerfileSha256: createHash('sha256').update(places.text).digest('hex'),
    },
    parents,
    device: deviceOf(args) ?? above.findLast(({ device }) => device !== null)?.device ?? null,
    content: places.combined ? places.text : null,
    features: dockerfileFeatures(dockerfile, needs),
    ...secretNames(dockerfile, needs),
    ...(unfilled.length > 0 && { unfilled }),
  };
}

/** What files and flags say wins over what the script says. */
function givenArgs(
  dockerfile: Dockerfile,
  { framework: { build }, options }: Wanted,
): Readonly<Record<string, string>> {
  const declared = declaredArgs(dockerfile);
  const limited = ['MAX_JOBS', 'CARGO_BUILD_JOBS'].filter((name) => declared.has(name));
  const jobs = build.maxJobs === null ? [] : [`${build.maxJobs}`];
  const limits = limited.flatMap((name) => jobs.map((count) => [name, count] as const));
  return { ...Object.fromEntries(limits), ...build.args, ...options.args };
}

/** `12.9.1` and `25.06-cuda12.9-devel-ubuntu24.04` are `cuda12.9`. */
function deviceOf(args: Readonly<Record<string, string>>): string | null {
  const version =
    /^\d+\.\d+/.exec(args['CUDA_VERSION'] ?? '')?.[0] ??
    /cuda(\d+\.\d+)/.exec(args['BASE_IMAGE_TAG'] ?? '')?.[1];
  return version === undefined ? null : `cuda${version}`;
}

/** The script checks no target: it prints a command for one that is not there. */
function stageOf(
  { stages }: Dockerfile,
  { build, places, otherTargets }: PlacedBuild & Pick<Specs, 'otherTargets'>,
): number {
  const { target } = build;
  if (target === null) return stages.length - 1;
  const position = stages.findLastIndex(({ name }) => name === target.toLowerCase());
  if (position >= 0) return position;
  const names = new Set([...stages.flatMap(({ name }) => name ?? []), ...otherTargets]);
  const there = [...names].filter((name) => name !== target);
  const near = nearest(target, there);
  const message = `${places.dockerfile} has no target "${target}"; there are: ${there.join(', ')}`;
  throw new FailureError(
    failure('config', message, {
      where: places.dockerfile,
      hint: near === null ? 'ask for one of these with --target' : `did you mean "${near}"?`,
    }),
  );
}

/** A failure that knows only its line. */
function inFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure: reason } = error;
    throw new FailureError({ ...reason, where: `${file}${reason.where ?? ''}` });
  }
}
