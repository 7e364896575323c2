// The story of `builder plan`: facts that can be had without changing anything, and the plan they give.

import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import type { PlanFacts } from '../model/facts.ts';
import type { Plan } from '../model/plan.ts';
import { FailureError } from '../model/reason.ts';
import { makePlan } from '../plan/make-plan.ts';
import { localBases } from './bases.ts';
import { gatherFacts } from './facts.ts';
import { imagesOf, lookForBuilds } from './look-for-builds.ts';
import { openEngine } from './open-engine.ts';
import type { Part } from './part.ts';
import type { Source } from './source.ts';
import type { World } from './world.ts';

/** Asks an engine where one answers, only to look. Throws a FailureError where the repository cannot be read. */
export async function planOnly(config: Config, world: World, signal: AbortSignal): Promise<Plan> {
  const engine = await engineIfAny(config, world.host);
  try {
    const { facts, part } = await planningOf(config, { world, engine, signal });
    const plan = makePlan(config, facts, world.version);
    return part?.check(plan, plan.problems) ?? plan;
  } finally {
    await engine?.close();
  }
}

export interface Planning {
  readonly facts: PlanFacts;
  readonly part: Part | null;
  readonly source: Source;
}

interface Looking {
  readonly world: World;
  /** Null where none answers. */
  readonly engine: Engine | null;
  readonly signal: AbortSignal;
}

/** Everything that a plan is decided on, as far as it can be had by looking. */
export async function planningOf(
  config: Config,
  { world: { host, version }, engine, signal }: Looking,
): Promise<Planning> {
  const looked = await lookForBuilds(config, { host, version }, signal);
  const { part, source, wanted, frameworkAt, found } = looked;
  const bases = await localBases(imagesOf(found.builds), engine);
  const facts = await gatherFacts(config, {
    source,
    found,
    frameworkAt,
    wanted,
    bases,
    missingBases: new Map(),
    engine,
    host,
  });
  return { facts, part, source };
}

/** Only an engine that nobody named may be missing, or one that DOCKER_HOST names for another day. */
export async function engineIfAny(config: Config, host: Host): Promise<Engine | null> {
  try {
    return await openEngine(config, host);
  } catch (error) {
    if (!(error instanceof FailureError) || config.socket !== null) throw error;
    const named = host.env['DOCKER_HOST'] !== undefined;
    if (named && error.failure.class !== 'engine-lost') throw error;
    return null;
  }
}
