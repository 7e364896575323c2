// What dead runs have left: their processes, what Docker made for them, what they had half made; only ours, proved by label, mark and name.

import { reapDead } from '../docker/reap.ts';
import type { Engine } from '../docker/engine.ts';
import { childrenOfDead, endChildrenOfDead } from '../host/end-children.ts';
import type { Host } from '../host/host.ts';
import type { IsDead } from '../host/owner.ts';
import { isKept } from '../model/labels.ts';
import { cleanStandIns } from './clean-stand-ins.ts';
import { sweepClaims } from './sweep-claims.ts';
import { sweepFiles, type Places } from './sweep-files.ts';
import { sweepSlots } from './sweep-slots.ts';

export interface Sweeping {
  readonly isDead: IsDead;
  /** Only tells. */
  readonly dryRun: boolean;
}

/** One line each: what and whose. Several sweeps at once do each other no harm. */
export async function sweepMachine(
  places: Places,
  host: Pick<Host, 'clock' | 'env' | 'user'>,
  { isDead, dryRun }: Sweeping,
): Promise<string[]> {
  const children = dryRun ? childrenOfDead(isDead) : await endChildrenOfDead(isDead, host.clock);
  return [
    ...[...children].map(([pid, owner]) => `process ${pid} of builder ${owner.pid}`),
    ...(await sweepFiles(places, isDead, { dryRun })),
    ...(await sweepSlots(places, host, { dryRun })),
    ...sweepClaims(host, isDead, { dryRun }),
  ];
}

/** The same of what is in the engine. Tries everything, then rejects with the first failure. */
export async function sweepEngine(
  engine: Engine,
  { isDead, dryRun, keptToo }: Sweeping & { readonly keptToo: boolean },
): Promise<string[]> {
  const isAlive = (owner: Parameters<IsDead>[0]): boolean => !isDead(owner);
  const [reaped, standIns] = await Promise.all([
    reapDead(engine, isAlive, { dryRun, keptToo }),
    cleanStandIns(engine, { isDead, dryRun }),
  ]);
  const objects = reaped.map(
    ({ kind, id, name, run }) =>
      `${isKept(name) ? 'kept ' : ''}${kind} ${name || id.slice(0, 19)} of run ${run}`,
  );
  return [...objects, ...standIns];
}
