// Figures that have left their noise band, for better or worse.

import { changeAt, type Change, type Compared } from './change.ts';
import type { ComparedRun } from './compared-run.ts';
import { FIGURES, readingAt, readingsOf, type Figure, type Reading } from './readings.ts';
import { departure, usualOf, type Usual } from './usual.ts';

export interface FigureChanges extends Omit<Compared, 'steps'> {
  /** The farthest from what is usual first. */
  readonly changes: readonly Change[];
}

/** `earlier`: newest first. */
export function figureChanges(run: ComparedRun, earlier: readonly ComparedRun[]): FigureChanges {
  const held = FIGURES.flatMap((figure) => {
    const past = earlier.map(({ results }) => readingsOf(figure, results));
    return readingsOf(figure, run.results).flatMap((reading) => against(figure, reading, past));
  });
  const comparable = held.filter(({ usual }) => usual !== null);
  return {
    figures: held.length,
    comparable: comparable.length,
    measured: comparable.filter(({ figure }) => figure.nature === 'measured').length,
    changes: held
      .flatMap((one) => changed(one) ?? [])
      .toSorted((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)))
      .map(({ change }) => change),
  };
}

interface Held {
  readonly figure: Figure;
  readonly task: Reading['task'];
  /** Null where it does not count: an invalid measurement. */
  readonly now: number | null;
  /** Null where no earlier run has it on the same ground. */
  readonly usual: Usual | null;
}

/** Empty where this run was not to have a value, or was not carried so far. */
function against(
  figure: Figure,
  { task, value: now, ground }: Reading,
  past: readonly (readonly Reading[])[],
): Held[] {
  if (now === null || now <= 0) {
    const lacks = figure.nature === 'measured' && task.status === 'passed';
    return lacks ? [{ figure, task, now: null, usual: null }] : [];
  }
  const values = past.flatMap((readings) => {
    const reading = readingAt(task, readings);
    return reading?.ground === ground ? (reading.value ?? []) : [];
  });
  return [{ figure, task, now, usual: usualOf(values, figure.nature) }];
}

interface Changed {
  readonly change: Change;
  /** Of the value now to the usual one. */
  readonly ratio: number;
}

function changed({ figure, task, now, usual }: Held): Changed | null {
  if (usual === null || now === null) return null;
  const share = departure(now, usual);
  if (share === null) return null;
  const kind = share > 0 === (figure.better === 'higher') ? 'better' : 'worse';
  const { concept, unit } = figure;
  const change = { ...changeAt(task, kind), figure: { concept, unit, now, ...usual } };
  return { change, ratio: now / usual.before };
}
