// Figures that have left their noise band, for better or worse.

import { changeAt, type Change } from './change.ts';
import type { ComparedRun } from './compared-run.ts';
import { FIGURES, readingAt, readingsOf, type Figure, type Reading } from './readings.ts';
import { departure, usualOf } from './usual.ts';

/** `earlier`: newest first. The farthest from what is usual first. */
export function figureChanges(run: ComparedRun, earlier: readonly ComparedRun[]): Change[] {
  return FIGURES.flatMap((figure) => {
    const past = earlier.map(({ results }) => readingsOf(figure, results));
    return readingsOf(figure, run.results).flatMap(
      (reading) => changed(figure, reading, past) ?? [],
    );
  })
    .toSorted((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)))
    .map(({ change }) => change);
}

interface Changed {
  readonly change: Change;
  /** Of the value now to the usual one. */
  readonly ratio: number;
}

function changed(
  figure: Figure,
  { task, value: now, ground }: Reading,
  past: readonly (readonly Reading[])[],
): Changed | null {
  if (now === null || now <= 0) return null;
  const values = past.flatMap((readings) => {
    const reading = readingAt(task, readings);
    return reading?.ground === ground ? (reading.value ?? []) : [];
  });
  const usual = usualOf(values, figure.nature);
  const share = usual === null ? null : departure(now, usual);
  if (usual === null || share === null) return null;
  const kind = share > 0 === (figure.better === 'higher') ? 'better' : 'worse';
  const { concept, unit } = figure;
  const change = { ...changeAt(task, kind), figure: { concept, unit, now, ...usual } };
  return { change, ratio: now / usual.before };
}
