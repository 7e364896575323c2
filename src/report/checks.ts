// What smoke, sanity and metrics steps looked at, step by step.

import type { Check } from '../model/results.ts';
import { mark } from './marks.ts';
import { distinctOf, placeName, type PlaceSteps } from './places.ts';
import type { ReportInput } from './report-input.ts';
import type { CheckGroupView, CheckView } from './view.ts';

export function checkGroups(input: ReportInput, places: readonly PlaceSteps[]): CheckGroupView[] {
  const distinct = distinctOf(input.plan);
  return places.flatMap((place) =>
    place.steps.flatMap(({ task, result }) => {
      const checks = result?.checks ?? [];
      if (checks.length === 0) return [];
      const passed = checks.filter((check) => check.passed).length;
      const group: CheckGroupView = {
        mark: mark(passed === checks.length ? 'passed' : 'failed'),
        title: `${placeName(place, distinct)}: ${task.kind}`,
        summary: `${passed} of ${checks.length} passed`,
        passed: passed === checks.length,
        checks: checks.map(checkView),
      };
      return [group];
    }),
  );
}

export function checkView({ name, passed, detail }: Check): CheckView {
  return { mark: mark(passed ? 'passed' : 'failed'), name, detail };
}
