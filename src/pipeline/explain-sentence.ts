// What a run would do with a task that is explained, and which flag would spare it.

import type { Explanation } from '../model/explanation.ts';
import { passedKey } from '../plan/skip.ts';
import { plural } from '../text/units.ts';
import type { TaskNow } from './explain-now.ts';

const FLAGS = {
  images: '--skip-build-if-image-exists',
  passed: '--skip-action-if-already-passed',
} as const;

/** Those with which a run of now would skip it as unchanged. */
export function skippingFlags({ with: flagged }: TaskNow): string[] {
  return (['images', 'passed'] as const).flatMap((skip) =>
    flagged.get(skip)?.skip?.class === 'unchanged' ? [FLAGS[skip]] : [],
  );
}

interface Told {
  readonly state: Explanation['state'];
  readonly now: TaskNow;
  readonly changes: number;
}

export function sentenceOf({ state, now, changes }: Told): string {
  const { task, planning } = now;
  if (task.refused !== undefined) return `a run refuses it: ${task.refused.message}`;
  if (task.skip !== undefined) return `a run skips it: ${task.skip.message}`;
  if (state === 'never-passed') return 'it has never passed: a run does it';
  if (state === 'changed') return `${plural(changes, 'input')} changed: a run does it again`;
  const flags = skippingFlags(now);
  if (flags.length > 0) return `nothing changed: ${flags.join(' or ')} skips it`;
  if (planning === null) return 'nothing changed since it passed';
  return `nothing changed, but ${whyAgain(now)}: a run does it again`;
}

function whyAgain({ task, planning }: TaskNow): string {
  if (task.fingerprint.provisional)
    return 'what a base image holds is only known once a run has asked for it';
  if (planning?.facts.passed.has(passedKey(task)) === false)
    return 'it failed since with the same inputs';
  if (task.kind === 'build') return 'its image is gone';
  return task.kind === 'compile' || task.kind === 'promote'
    ? 'its image is gone, or has another tag'
    : 'a later step needs what it leaves';
}
