// What smoke, sanity and metrics steps looked at, step by step.

import type { Check } from '../model/results.ts';
import { mark } from './marks.ts';
import type { Place } from './places.ts';
import type { CheckGroupView, CheckView } from './view.ts';

/** Those that did not pass first. */
export function checkGroups(places: readonly Place[]): CheckGroupView[] {
  const groups = places.flatMap((place) =>
    place.steps.flatMap(({ task, result }) => {
      const checks = result?.checks ?? [];
      if (checks.length === 0) return [];
      const passed = checks.filter((check) => check.passed).length;
      const group: CheckGroupView = {
        mark: mark(passed === checks.length ? 'passed' : 'failed'),
        title: `${place.name}: ${task.kind}`,
        summary: `${passed} of ${checks.length} passed`,
        passed: passed === checks.length,
        checks: checks.map(checkView),
      };
      return [group];
    }),
  );
  return groups.toSorted((a, b) => Number(a.passed) - Number(b.passed));
}

export function checkView({ name, passed, detail }: Check): CheckView {
  return { mark: mark(passed ? 'passed' : 'failed'), name, detail };
}
