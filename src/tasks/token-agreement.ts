// Whether the server counted the tokens that the client received.

import type { Measurement } from '../model/measurement.ts';
import type { MetricsResult } from '../model/metric.ts';
import type { Check } from '../model/results.ts';
import { plural } from '../text/units.ts';

const CONCEPT = 'output-tokens';

/** Null where no process counts output tokens. The frontend is asked first: it sees what clients see. */
export function tokenAgreement(
  measurement: Measurement,
  metrics: readonly MetricsResult[],
): Check | null {
  const counted = metrics.find((result) => result.concepts[CONCEPT] !== undefined);
  const concept = counted?.concepts[CONCEPT];
  if (counted === undefined || concept === undefined || concept.value === null) return null;
  const name = `tokens of the client and of the ${counted.process} agree`;
  if (concept.reset === true)
    return {
      name,
      passed: false,
      detail: `${concept.metric} fell: the ${counted.process} restarted`,
    };
  const more = concept.value - measurement.outputTokens;
  const most = unseen(measurement);
  const seen = `client ${measurement.outputTokens}, server ${concept.value} (${concept.metric})`;
  if (more >= 0 && more <= most) return { name, passed: true, detail: seen };
  const expected =
    most === 0 ? 'the same' : `the server's to be higher by at most ${plural(most, 'token')}`;
  return { name, passed: false, detail: `${seen}; expected ${expected}` };
}

/** Tokens that the server may have made for requests which the client does not count: the failed ones. */
function unseen({ requests, load }: Measurement): number {
  return requests.failed * load.maxTokens;
}
