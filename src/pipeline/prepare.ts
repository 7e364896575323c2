// From a config to a plan that can be run: engine, lock, leftovers, base images, sources, facts.

import { keptContainers } from '../docker/reap.ts';
import type { Engine } from '../docker/engine.ts';
import type { Config } from '../model/config.ts';
import type { FrameworkAt } from '../model/framework-at.ts';
import type { Plan } from '../model/plan.ts';
import { makePlan } from '../plan/make-plan.ts';
import { plural } from '../text/units.ts';
import { distinctBases, ensureBases } from './base-image.ts';
import { freshBases, type Bases } from './bases.ts';
import { gatherFacts } from './facts.ts';
import { imagesOf, lookForBuilds, untrustedImages } from './look-for-builds.ts';
import { noteSink, type Say } from './notes.ts';
import type { Source } from './source.ts';
import { dockerfileTexts, type DockerfileTexts } from './stored-dockerfile.ts';
import { sweepBefore } from './sweep-before.ts';
import type { World } from './world.ts';

export interface Prepared {
  readonly plan: Plan;
  readonly source: Source;
  readonly bases: Bases;
  readonly frameworkAt: FrameworkAt;
  readonly dockerfiles: DockerfileTexts;
}

export interface Preparation {
  readonly world: World;
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly say: Say;
}

/** May throw a FailureError: nothing has been started yet. */
export async function prepare(
  config: Config,
  { world, engine, signal, say }: Preparation,
): Promise<Prepared> {
  const { host, root, version } = world;
  const sink = noteSink(say);
  const maker = { engine, host, root, sink, signal };
  await sweepBefore(config, { engine, host, say, signal });
  await tellKept(engine, say);
  const looked = await lookForBuilds(config, world, signal);
  const { part, source, wanted, frameworkAt, found } = looked;
  await source.prune();
  const missingBases = await ensureBases(distinctBases(config), maker);
  const anew = config.build.pull;
  const anonymous = untrustedImages(found.builds, source);
  const asking = { engine, sink, signal, anew, anonymous };
  const bases = await freshBases(imagesOf(found.builds), asking);
  const gathered = { source, found, frameworkAt, wanted, bases, missingBases, engine, host };
  const plan = makePlan(config, await gatherFacts(config, gathered), version);
  const checked = part?.check(plan, plan.problems) ?? plan;
  return { plan: checked, source, bases, frameworkAt, dockerfiles: dockerfileTexts(found.builds) };
}

/** What --keep-failed has kept is left alone, but not in silence: it holds memory. */
async function tellKept(engine: Engine, say: Say): Promise<void> {
  const kept = await keptContainers(engine);
  if (kept.length === 0) return;
  const running = kept.filter((container) => container.running).length;
  const awake = running === 0 ? '' : `, ${running} of them running and in the way of a measurement`;
  say(
    `${plural(kept.length, 'container')} kept by --keep-failed${awake}: builder clean removes them`,
  );
}
