// Whether a page shows at least as many metric families per prefix as a framework promises.

import type { MetricMinimums } from '../model/framework.ts';
import type { MetricsResult } from '../model/metric.ts';
import type { Check } from '../model/results.ts';

/** A prefix also counts the longer ones that begin with it: `dynamo_` is all of Dynamo. */
export function checkMinimums(
  minimums: MetricMinimums,
  results: readonly Pick<MetricsResult, 'process' | 'byPrefix'>[],
): Check[] {
  return Object.entries(minimums).flatMap(([process, prefixes]) => {
    const result = results.find((candidate) => candidate.process === process);
    return Object.entries(prefixes).map(([prefix, least]) => {
      const name = `${process} shows at least ${least} ${prefix} names`;
      if (result === undefined) {
        return { name, passed: false, detail: `no page of the ${process} was scraped` };
      }
      const seen = sumUnder(result.byPrefix, prefix);
      return { name, passed: seen >= least, detail: describe(seen, least, result.byPrefix) };
    });
  });
}

/** The sum over all prefixes that begin with this one. */
export function sumUnder(byPrefix: Readonly<Record<string, number>>, prefix: string): number {
  return Object.entries(byPrefix)
    .filter(([own]) => own.startsWith(prefix))
    .reduce((total, [, count]) => total + count, 0);
}

function describe(seen: number, least: number, byPrefix: Readonly<Record<string, number>>): string {
  if (seen >= least) return `${seen} seen`;
  const there = Object.entries(byPrefix).map(([prefix, count]) => `${prefix} ${count}`);
  return `${seen} seen, at least ${least} expected; on the page: ${there.join(', ') || 'nothing'}`;
}
