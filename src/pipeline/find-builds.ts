// Every build that a run is asked for: revisions by frameworks by targets, through the recipe of each.

import type { Host } from '../host/host.ts';
import type { FoundBuild } from '../model/build-spec.ts';
import type { BuildOptions, Config } from '../model/config.ts';
import type { Wanted } from '../model/facts.ts';
import type { FrameworkAt } from '../model/framework-at.ts';
import type { PlanProblem } from '../model/plan.ts';
import { FailureError, type Failure } from '../model/reason.ts';
import type { Revision } from '../model/revision.ts';
import type { Framework } from '../model/framework.ts';
import { wantsPlace } from '../plan/wanted.ts';
import { contextSha256 } from '../source/context-sha256.ts';
import { planBuilds, type FoundBuilds } from '../recipe/plan-builds.ts';
import { mergeProblems } from './merge-problems.ts';
import type { RecipeTools } from '../recipe/recipe.ts';
import { checkoutsOf, type CheckoutAt } from './checkout.ts';
import { inOrder } from './in-order.ts';
import type { Source } from './source.ts';

export interface Builds {
  readonly builds: readonly FoundBuild[];
  /** One for each framework and target of a revision that cannot be planned; the others stay. */
  readonly problems: readonly PlanProblem[];
}

export interface Finding {
  readonly platform: string;
  /** Null for all. */
  readonly wanted: Wanted | null;
  readonly frameworkAt: FrameworkAt;
  readonly tools: RecipeTools;
}

export async function findBuilds(
  config: Config,
  source: Source,
  { platform, wanted, frameworkAt, tools }: Finding,
): Promise<Builds> {
  const checkoutAt = checkoutsOf(source);
  const places: Place[] = [];
  for (const revision of source.revisions)
    for (const { name } of config.frameworks)
      for (const target of new Set(config.targets)) {
        const framework = frameworkAt(revision.revision, name);
        if (framework === undefined) continue;
        const place = { framework: name, target, revision: revision.revision };
        if (wanted !== null && !wantsPlace(wanted, place)) continue;
        const { build: options } = config;
        places.push({ source, checkoutAt, revision, framework, target, platform, options, tools });
      }
  const found = await inOrder(places, widthOn(tools.host), async (place) => ({
    place,
    found: await buildsOf(place),
  }));
  const builds: FoundBuild[] = [];
  const problems: PlanProblem[] = [];
  for (const { place, found: one } of found)
    if ('builds' in one) builds.push(...one.builds);
    else problems.push(problem(place.revision, place.framework, one.failure));
  const names = config.frameworks.map(({ name }) => name);
  const all = [...source.problems, ...mergeProblems(problems, names)];
  return { builds: merged(builds), problems: all };
}

/** Each waits for git and scripts more than it works; how many of these run at once is their own affair. */
function widthOn({ machine }: Host): number {
  return machine.cores * 4;
}

/** Two targets may rest on the same build: it is one. */
function merged(builds: readonly FoundBuild[]): readonly FoundBuild[] {
  const known = new Map<string, FoundBuild>();
  for (const build of builds) {
    const key = [build.revision, build.framework, build.target].join(' ');
    const twin = known.get(key);
    if (twin === undefined || build.wanted) known.set(key, build);
  }
  return [...known.values()];
}

interface Place {
  readonly source: Source;
  readonly checkoutAt: CheckoutAt;
  readonly revision: Revision;
  readonly framework: Framework;
  readonly target: string;
  readonly platform: string;
  readonly options: BuildOptions;
  readonly tools: RecipeTools;
}

async function buildsOf(place: Place): Promise<FoundBuilds> {
  const { source, checkoutAt, framework, target, platform, options, tools } = place;
  const { revision, untrusted } = place.revision;
  try {
    return await planBuilds({
      checkout: checkoutAt(revision, framework),
      untrusted,
      ...tools,
      framework,
      target,
      platform,
      options,
      contextSha256: async (folder) =>
        contextSha256(await source.contextFiles(revision, framework, folder)),
    });
  } catch (error) {
    if (error instanceof FailureError) return { failure: error.failure };
    throw error;
  }
}

function problem(revision: Revision, framework: Framework, reason: Failure): PlanProblem {
  return { ref: revision.ref, revision: revision.revision, framework: framework.name, reason };
}
