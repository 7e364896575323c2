// Why a run has no figures under load, where some were planned: an empty place does not tell that from a fault of the page.

import { plural } from '../text/units.ts';
import type { ReportInput } from './report-input.ts';
import { isUnderWay } from './step-state.ts';

const WORDS: Readonly<Record<string, string>> = {
  'gpu-absent': 'without a GPU to run on',
  'not-selected': 'not selected',
};

/** `Nothing was put under load: 3 soaks blocked, 1 soak without a GPU to run on.`; empty where something was, may yet be or was not planned. */
export function unloadedWords(input: ReportInput): string {
  const { measurements, tasks } = input.results;
  const soaks = tasks.filter(({ kind }) => kind === 'soak');
  if (measurements.length > 0 || soaks.length === 0 || isUnderWay(input)) return '';
  const ends = Map.groupBy(soaks, ({ status, reason }) =>
    status === 'skipped' ? (reason?.class ?? status) : status,
  );
  const counts = [...ends].map(
    ([end, all]) => `${plural(all.length, 'soak')} ${WORDS[end] ?? end}`,
  );
  return `Nothing was put under load: ${counts.join(', ')}.`;
}
