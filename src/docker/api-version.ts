// Which version of the engine's API we speak with it.

import { failure, FailureError } from '../model/reason.ts';

/** The newest version this code was written against; newer engines still answer it. */
const OURS = '1.51';
const OLDEST = '1.41';

/** The older of ours and the engine's. Throws `config` below 1.41. Never go unversioned: then the engine answers in its newest. */
export function negotiate(engines: string, address: string): string {
  if (compareVersions(engines, OLDEST) < 0) {
    throw new FailureError(
      failure('config', `the engine at ${address} is too old: it speaks API ${engines}`, {
        where: address,
        cause: `builder needs API ${OLDEST} or newer`,
        hint: 'use Docker Engine 20.10 or newer',
      }),
    );
  }
  return compareVersions(engines, OURS) < 0 ? engines : OURS;
}

/** Below 0 where `a` is older; versions are `major.minor`. */
export function compareVersions(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}
