// The images of a plan: what each build gives, and what the steps after it work on; parents before their children.

import type { FoundBuild } from '../model/build-spec.ts';
import type { Config } from '../model/config.ts';
import type { OwnImage, PlanFacts } from '../model/facts.ts';
import type { Framework } from '../model/framework.ts';
import type { Fingerprint, PlanProblem } from '../model/plan.ts';
import type { Failure } from '../model/reason.ts';
import { latestTag, tagFor } from '../model/tag.ts';
import { allowanceOf } from '../model/trust.ts';
import { chainOf, type ChainSubject, type Step } from './chain.ts';
import { chosenImage } from './chosen-image.ts';
import { buildFingerprint } from './fingerprint.ts';
import type { Parent } from './parents.ts';
import { selectSteps } from './select.ts';
import { reusedImage } from './skip.ts';
import { restricted, trustIn, type Restricted } from './untrusted.ts';

/** `found`, `network`: as far as its revision is trusted. */
export interface PlannedImage extends Restricted {
  readonly framework: Framework;
  readonly parents: readonly Parent[];
  /** Of what the other steps work on. */
  readonly fingerprint: Fingerprint;
  /** What a build of this run tags. */
  readonly tag: string;
  /** What the other steps use, and builds that start from it. */
  readonly image: string;
  /** The whole journey of this image, in its order. */
  readonly journey: readonly Step[];
  /** What of it the configuration asks for. */
  readonly steps: readonly Step[];
}

export interface PlannedImages {
  /** One for each build, in their order. */
  readonly images: readonly PlannedImage[];
  readonly problems: readonly PlanProblem[];
}

export type Question = readonly [config: Config, facts: PlanFacts];

export function plannedImages(config: Config, facts: PlanFacts): PlannedImages {
  const builds = new Map(facts.builds.map((found) => [keyOf(found, found.target), found]));
  const made = new Map<string, PlannedImage>();
  const problems: PlanProblem[] = [];
  const planned = (found: FoundBuild): PlannedImage => {
    const key = keyOf(found, found.target);
    const known = made.get(key);
    if (known !== undefined) return known;
    const parents = found.parents.map(({ target, arg }): Parent => {
      const build = builds.get(keyOf(found, target));
      if (build === undefined) throw new Error(`${key} starts from ${target}, which is not found`);
      const { fingerprint, image } = planned(build);
      return { target, arg, fingerprint, image };
    });
    const place = { ...found, ...trustIn(facts, found.revision) };
    const chosen = chosenImage(place, config, facts);
    if ('failure' in chosen) problems.push(problemOf(found, chosen.failure, facts));
    const image = 'failure' in chosen ? null : chosen.image;
    const whole = plannedImage({ found, parents, chosen: image }, [config, facts]);
    const kept = 'failure' in chosen ? { ...whole, steps: [] } : whole;
    made.set(key, kept);
    return kept;
  };
  return { images: facts.builds.map(planned), problems };
}

/** By it the builds of a revision find each other. */
export function keyOf(
  { revision, framework }: Pick<FoundBuild, 'revision' | 'framework'>,
  target: string,
): string {
  return `${revision} ${framework} ${target}`;
}

interface Subject {
  readonly found: FoundBuild;
  readonly parents: readonly Parent[];
  /** In the place of what a build gives. */
  readonly chosen: OwnImage | null;
}

function plannedImage(subject: Subject, [config, facts]: Question): PlannedImage {
  const { found, parents, chosen } = subject;
  const framework = facts.frameworkAt(found.revision, found.framework);
  if (framework === undefined)
    throw new Error(`a build of ${found.framework}, which was not asked for`);
  const less = restricted(found, framework.build.network, [config, facts]);
  const trust = trustIn(facts, found.revision);
  const backend = facts.engine?.backend ?? null;
  const { network } = less;
  const built = buildFingerprint(less.found, { ...facts, ...trust, backend, network, parents });
  const fingerprint = chosen === null ? built : printOf(chosen);
  const place = { ...found, platform: found.spec.platform };
  const tag = tagFor(config.name, built.digest, place);
  const of = { framework, target: found.target, build: fingerprint };
  const sources = sourcesOf(found, facts);
  const promote = chosen === null ? promotion(found, config, facts) : null;
  const journey = chainOf({ ...of, sources, promote, without: [] });
  const { without } = config;
  const left = without.length === 0 ? journey : chainOf({ ...of, sources, promote, without });
  const whole = found.wanted ? left : left.filter(({ kind }) => kind === 'build');
  const isBuilt = chosen === null && !without.includes('build');
  const steps = selectSteps(whole, config.selection, isBuilt ? [] : ['build']);
  const builds = steps.some(({ kind }) => kind === 'build');
  const there = chosen?.tag ?? reused(built, builds, [config, facts]);
  return { ...less, framework, parents, fingerprint, tag, image: there ?? tag, journey, steps };
}

/** An image of the same inputs may lie under another commit's tag: used wherever it is not built again. */
function reused(print: Fingerprint, builds: boolean, [config, facts]: Question): string | null {
  return builds ? reusedImage(print, config.skip, facts) : (facts.images.get(print.digest) ?? null);
}

/** What it was made of is not asked: its label says which image it is. */
function printOf({ fingerprint }: OwnImage): Fingerprint {
  return { digest: fingerprint, provisional: false, inputs: {} };
}

/** Null for changed files that have no name of their own. */
function sourcesOf({ revision }: FoundBuild, { trees }: PlanFacts): string | null {
  return trees.get(revision) ?? (revision.endsWith('+dirty') ? null : revision);
}

/** Null where the commit is not the tip of the branch whose images are promoted. */
function promotion(
  found: FoundBuild,
  config: Config,
  { revisions }: PlanFacts,
): ChainSubject['promote'] {
  if (config.promote === null || !found.wanted) return null;
  const known = revisions.find(({ revision }) => revision === found.revision);
  if (!allowanceOf(known ?? {}).promoted) return null;
  const branch = known?.branch;
  if (branch !== config.promote) return null;
  const tag = latestTag(config.name, found.framework, found.target);
  return config.push === null ? { tag } : { tag, push: config.push };
}

function problemOf(found: FoundBuild, reason: Failure, { revisions }: PlanFacts): PlanProblem {
  const { revision, framework } = found;
  const named = revisions.find((known) => known.revision === revision);
  return { ref: named?.ref ?? revision, revision, framework, reason };
}
