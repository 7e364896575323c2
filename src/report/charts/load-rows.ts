// What the charts of a load are made of: every measurement with its place, its server's count and its right to be drawn.

import type { FrameworkComparison } from '../../compare/framework-comparison.ts';
import type { Measurement } from '../../model/measurement.ts';
import { clean } from '../clean.ts';
import { frameworkColour } from '../framework-colour.ts';
import { loadsInWords } from '../measurements.ts';
import { isSameImage, placesOf, type Place } from '../places.ts';
import type { ReportInput } from '../report-input.ts';

export interface LoadRow {
  /** `sglang at feature/x`. */
  readonly name: string;
  readonly framework: string;
  readonly target: string;
  readonly revision: string;
  readonly colour: string;
  readonly simulated: boolean;
  readonly valid: boolean;
  /** Why it does not count; empty where it does. */
  readonly why: string;
  readonly measurement: Measurement;
  /** Null where the server has no such counter. */
  readonly serverTokensPerSecond: number | null;
}

/** Measurements of one and the same load: only these stand in one chart. */
export interface LoadGroup {
  /** All of them: findings speak of these. */
  readonly all: readonly LoadRow[];
  /** Those that are drawn. */
  readonly rows: readonly LoadRow[];
  /** `closed loop, 4 at a time, 256 requests`; none where the run has no other load. */
  readonly load: readonly string[];
}

/** One figure alone is read faster in its table. */
const LEAST = 2;
const MOST_ROWS = 12;
const MOST_GROUPS = 3;

export function loadGroups(input: ReportInput): LoadGroup[] {
  const places = placesOf(input);
  const rows = input.results.measurements.map((measurement) => {
    const place = places.find(({ steps }) =>
      steps.some(({ task }) => task.id === measurement.task),
    );
    return clean(rowOf(measurement, place, input.comparison));
  });
  const groups = Map.groupBy(rows, ({ measurement }) => JSON.stringify(measurement.load));
  return [...groups.values()]
    .filter((own) => own.filter(({ valid }) => valid).length >= LEAST)
    .slice(0, MOST_GROUPS)
    .map((own) => ({
      all: own,
      rows: own.slice(0, MOST_ROWS),
      load:
        groups.size > 1
          ? loadsInWords({
              ...input.results,
              measurements: own.map(({ measurement }) => measurement),
            })
          : [],
    }));
}

function rowOf(
  measurement: Measurement,
  place: Place | undefined,
  comparison: readonly FrameworkComparison[],
): LoadRow {
  const { framework, simulated, valid, reasons } = measurement;
  const beside = place && comparison.find((row) => isSameImage(place, row));
  return {
    name: place?.name ?? framework,
    framework,
    target: place?.target ?? '',
    revision: place?.revision ?? '',
    colour: frameworkColour(framework),
    simulated,
    valid,
    why: valid ? '' : reasons.join('; ') || 'no reason recorded',
    measurement,
    serverTokensPerSecond: beside?.serverTokensPerSecond ?? null,
  };
}
