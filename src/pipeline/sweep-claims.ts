// What killed runs have said they hold of this host, in the folder for all users: files of nobody any more.

import { sweepLedger } from '../host/host-ledger.ts';
import type { Host } from '../host/host.ts';
import { ledgerPlace } from '../host/ledger-place.ts';
import { thisProcess, type IsDead } from '../host/owner.ts';

/** One line each; none where the folder cannot be read: runs go on without it too. */
export function sweepClaims(
  { clock, env, user }: Pick<Host, 'clock' | 'env' | 'user'>,
  isDead: IsDead,
  { dryRun }: { readonly dryRun: boolean },
): string[] {
  const self = { ...thisProcess(), userId: user.id };
  try {
    const dir = ledgerPlace(env['BUILDER_CLAIMS']);
    if (dir === null) return [];
    const left = sweepLedger(dir, { self, now: clock.now(), isDead, dryRun });
    return [...left].map(([file, { pid }]) => `claims of builder ${pid}: ${file}`);
  } catch {
    return [];
  }
}
