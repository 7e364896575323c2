// The figures of a run that are followed from run to run, each with the ground on which it may be held against another.

import type { Measurement } from '../model/measurement.ts';
import type { Provenance, Results, TaskResult } from '../model/results.ts';
import { parseTag } from '../model/tag.ts';
import type { ChangedFigure } from './change.ts';
import { comeInLots } from './in-lots.ts';
import { isSameStep, type StepPlace } from './compared-run.ts';
import type { Nature } from './usual.ts';

export interface Figure {
  readonly concept: ChangedFigure['concept'];
  readonly unit: ChangedFigure['unit'];
  readonly better: 'higher' | 'lower';
  readonly nature: Nature;
  /** The step that yields it. */
  readonly kind: 'build' | 'soak';
}

export interface Reading {
  readonly task: TaskResult;
  /** Null where the step was to yield one and did not, or none that counts. */
  readonly value: number | null;
  /** Readings of different grounds are of different things: another load, machine, engine. */
  readonly ground: string;
}

const MEASURED = { nature: 'measured', kind: 'soak' } as const;
const COUNTED = { nature: 'counted', kind: 'build' } as const;
const THROUGHPUT = { ...MEASURED, concept: 'throughput', unit: 'tok/s', better: 'higher' } as const;
const TTFT = { ...MEASURED, concept: 'ttft', unit: 'ms', better: 'lower' } as const;
const ITL = { ...MEASURED, concept: 'itl', unit: 'ms', better: 'lower' } as const;
const IMAGE_SIZE = { ...COUNTED, concept: 'image-size', unit: 'bytes', better: 'lower' } as const;

export const FIGURES: readonly Figure[] = [THROUGHPUT, TTFT, ITL, IMAGE_SIZE];
/** Those with a line over the runs. */
export const FOLLOWED = [THROUGHPUT, TTFT] as const;

/** Every reading of one figure in a run, in the order of its tasks. */
export function readingsOf(figure: Figure, results: Results): Reading[] {
  return results.tasks
    .filter(({ kind }) => kind === figure.kind)
    .map((task) =>
      figure.concept === 'image-size'
        ? imageReading(task, results)
        : loadReading(task, figure.concept, results),
    );
}

/** That of the same step in the readings of another run; null where it was not planned there. */
export function readingAt(place: StepPlace, readings: readonly Reading[]): Reading | null {
  return readings.find(({ task }) => isSameStep(task, place)) ?? null;
}

function imageReading(task: TaskResult, { images, provenance }: Results): Reading {
  const image = images.find(
    ({ framework, target, revision }) =>
      framework === task.framework && target === task.target && revision === task.revision,
  );
  // Engines count differently what an image weighs, and for another CPU or device it is another image.
  const { storageDriver = '', backend = '' } = provenance.engine ?? {};
  const { arch = '', device = '' } = parseTag(image?.image ?? '') ?? {};
  const ground = [storageDriver, backend, arch, device].join(' ');
  return { task, value: image?.sizeBytes ?? null, ground };
}

type LoadConcept = Exclude<ChangedFigure['concept'], 'image-size'>;

function loadReading(
  task: TaskResult,
  concept: LoadConcept,
  { measurements, provenance }: Results,
): Reading {
  const measurement = measurements.find((one) => one.task === task.id);
  const counts = task.status === 'passed' && measurement?.valid === true;
  const ground = JSON.stringify([measurement?.load, task.simulated, machineOf(provenance)]);
  return { task, value: counts ? valueOf(measurement, concept) : null, ground };
}

function machineOf({ host, gpus }: Provenance): unknown {
  return [host.name, host.cores, gpus];
}

/** No gap between tokens where they come in lots: a ratio of nothings would be a change. */
function valueOf(measurement: Measurement, concept: LoadConcept): number | null {
  if (concept === 'throughput') return measurement.outputTokensPerSecond;
  if (concept === 'ttft') return measurement.ttftMs.p50;
  return comeInLots(measurement.itlMs.p50) ? null : measurement.itlMs.p50;
}
