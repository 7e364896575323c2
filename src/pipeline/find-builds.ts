// Every build that a run is asked for: revisions by frameworks by targets, through the recipe of each.

import type { FoundBuild } from '../model/build-spec.ts';
import type { Config } from '../model/config.ts';
import type { Wanted } from '../model/facts.ts';
import type { PlanProblem } from '../model/plan.ts';
import { FailureError, type Failure } from '../model/reason.ts';
import type { Revision } from '../model/revision.ts';
import type { Framework } from '../model/framework.ts';
import { wantsPlace } from '../plan/wanted.ts';
import { contextSha256 } from '../source/context-sha256.ts';
import { planBuilds, type FoundBuilds } from '../recipe/plan-builds.ts';
import type { Source } from './source.ts';

export interface Builds {
  readonly builds: readonly FoundBuild[];
  /** One for each framework and target of a revision that cannot be planned; the others stay. */
  readonly problems: readonly PlanProblem[];
}

/** `wanted`: null for all. */
export async function findBuilds(
  config: Config,
  source: Source,
  { platform, wanted }: { readonly platform: string; readonly wanted: Wanted | null },
): Promise<Builds> {
  const builds: FoundBuild[] = [];
  const problems: PlanProblem[] = [...source.problems];
  for (const revision of source.revisions)
    for (const framework of config.frameworks)
      for (const target of new Set(config.targets)) {
        const place = { framework: framework.name, target, revision: revision.revision };
        if (wanted !== null && !wantsPlace(wanted, place)) continue;
        const found = await buildsOf({ source, revision, framework, target, platform });
        if ('builds' in found) builds.push(...found.builds);
        else problems.push(problem(revision, framework, found.failure));
      }
  return { builds, problems };
}

interface Place {
  readonly source: Source;
  readonly revision: Revision;
  readonly framework: Framework;
  readonly target: string;
  readonly platform: string;
}

async function buildsOf(place: Place): Promise<FoundBuilds> {
  const { source, framework, target, platform } = place;
  const { revision } = place.revision;
  try {
    return await planBuilds({
      checkout: { revision, readFile: (file) => source.readFile(revision, framework, file) },
      framework,
      target,
      platform,
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
