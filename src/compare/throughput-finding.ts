// Which framework delivered more tokens under the same load, and where that cannot be said.

import type { Measurement } from '../model/measurement.ts';
import { formatNumber } from '../text/units.ts';
import type { Finding } from './framework-comparison.ts';
import type { Subject } from './subject.ts';

/** Two single measurements differ by this share without meaning anything: of eight equal runs the farthest were 12 % apart. */
export const NOISE = 0.15;

/** By subject; none for the best of a target and revision, nor for one alone. */
export function findingsOf(subjects: readonly Subject[]): ReadonlyMap<Subject, Finding> {
  const findings = new Map<Subject, Finding>();
  for (const subject of subjects) {
    const best = bestBeside(subject, subjects);
    if (best !== undefined && best !== subject) findings.set(subject, between(subject, best));
  }
  return findings;
}

/** The valid measurement with the highest rate, of the same target and revision, and as real as this one. */
function bestBeside({ place }: Subject, subjects: readonly Subject[]): Subject | undefined {
  return subjects
    .filter((other) => other.place.target === place.target)
    .filter((other) => other.place.revision === place.revision)
    .filter((other) => other.place.simulated === place.simulated)
    .filter((other) => other.measurement?.valid === true)
    .toSorted((a, b) => rateOf(b) - rateOf(a))[0];
}

function between(one: Subject, best: Subject): Finding {
  const against = best.place.framework;
  const obstacle = obstacleOf(one, best);
  if (obstacle !== null) return { kind: 'not-comparable', against, why: obstacle };
  const share = rateOf(best) === 0 ? 0 : 1 - rateOf(one) / rateOf(best);
  const noise = `${NOISE * 100} % by which single measurements differ anyway`;
  if (share < NOISE) {
    const why = `as many tokens per second as ${against}, within the ${noise}`;
    return { kind: 'same', against, why };
  }
  const less = `${formatNumber(share * 100)} % fewer tokens per second than ${against}`;
  return { kind: 'worse', against, why: `${less}, more than the ${noise}` };
}

function obstacleOf(one: Subject, best: Subject): string | null {
  if (one.measurement === undefined) return 'no load was measured';
  if (!one.measurement.valid) return `not valid: ${one.measurement.reasons.join('; ')}`;
  if (workload(one.measurement) !== workload(best.measurement)) return 'the loads were different';
  return null;
}

function workload(measurement: Measurement | undefined): string {
  return JSON.stringify(measurement?.load);
}

function rateOf({ measurement }: Subject): number {
  return measurement?.outputTokensPerSecond ?? 0;
}
