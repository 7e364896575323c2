// Is a run of the same repository going on, which a second one would have to wait for?

import { lockHolder, type LockNote } from '../host/lock.ts';
import type { Check } from '../model/diagnosis.ts';
import { ok, problem, type Patient } from './check.ts';

export async function checkLock({ lockFile }: Patient): Promise<Check> {
  return judgeLock(await lockHolder(lockFile), lockFile);
}

export function judgeLock(holder: LockNote | null, file: string): Check {
  if (holder === null) return ok('lock', { found: 'free', facts: { file, pid: null } });
  return problem('lock', {
    found: `held by pid ${holder.pid}: ${holder.note}`,
    means: 'one run at a time works on a repository; a second one ends at once with exit code 7',
    mend: `wait for it, or: kill ${holder.pid}`,
    facts: { file, pid: holder.pid, note: holder.note },
  });
}
