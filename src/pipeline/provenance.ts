// With what a run was made: enough to say whether two runs can be compared.

import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import type { Plan } from '../model/plan.ts';
import type { Provenance } from '../model/results.ts';
import type { Bases } from './bases.ts';
import type { Gpu } from './gpus.ts';

interface Made {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly host: Host;
  readonly bases: Bases;
  readonly gpus: readonly Gpu[];
  readonly seed: number;
}

export function provenanceOf({ plan, engine, host, bases, gpus, seed }: Made): Provenance {
  const { cores, memoryMb, kernel } = host.machine;
  const { version, apiVersion, storageDriver, backend } = engine.info;
  return {
    builder: plan.builder,
    node: host.nodeVersion,
    host: { name: host.name, cores, memoryMb, kernel },
    engine: { version, apiVersion, storageDriver, backend },
    gpus: gpus.map(({ index, name }) => name ?? `GPU ${index}`),
    bases: Object.fromEntries(bases),
    seed,
    command: ['builder', ...host.argv],
    simulated: plan.tasks.some(({ simulated }) => simulated),
  };
}
