// What a plan and a run look for alike: the source, each framework as its revisions have it, and the builds found there.

import type { FoundBuild } from '../model/build-spec.ts';
import type { Config } from '../model/config.ts';
import type { PlanFacts } from '../model/facts.ts';
import type { FrameworkAt } from '../model/framework-at.ts';
import { foreignBases } from '../plan/parents.ts';
import { trustIn } from '../plan/untrusted.ts';
import { findBuilds, type Builds } from './find-builds.ts';
import { frameworksAt } from './frameworks-at.ts';
import { contextImages } from './named-contexts.ts';
import { readPart, type Part } from './part.ts';
import { dockerPlatform } from './platform.ts';
import { openSource, type Source } from './source.ts';
import type { World } from './world.ts';

export interface Looked {
  readonly part: Part | null;
  readonly source: Source;
  readonly wanted: PlanFacts['wanted'];
  readonly frameworkAt: FrameworkAt;
  readonly found: Builds;
}

/** Changes nothing but our own cache. Throws a FailureError where the repository cannot be read. */
export async function lookForBuilds(
  config: Config,
  { host, version }: Pick<World, 'host' | 'version'>,
  signal: AbortSignal,
): Promise<Looked> {
  const part = await readPart(config);
  const source = await openSource(config, { host, version, signal, refs: part?.refs });
  const wanted = part?.wanted(source) ?? null;
  const frameworkAt = await frameworksAt(config.frameworks, source);
  const found = await findBuilds(config, source, {
    platform: dockerPlatform(host),
    wanted,
    frameworkAt,
    tools: { host, cacheDir: config.cacheDir, signal },
  });
  return { part, source, wanted, frameworkAt, found };
}

/** Those whose contents decide what is built: images of others, as bases and as named contexts. */
export function imagesOf(builds: readonly FoundBuild[]): readonly string[] {
  return [...foreignBases(builds), ...contextImages(builds)];
}

/** Those that no trusted build names: whoever has a login for them has it for others. */
export function untrustedImages(
  builds: readonly FoundBuild[],
  facts: Pick<PlanFacts, 'revisions'>,
): ReadonlySet<string> {
  const trusted = builds.filter(({ revision }) => trustIn(facts, revision).untrusted !== true);
  const known = new Set(imagesOf(trusted));
  return new Set(imagesOf(builds).filter((image) => !known.has(image)));
}
