// What a run has yielded so far, computed from its events alone.

import type { Event, TaskOutput } from '../model/event.ts';
import { taskId } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import {
  type ImageResult,
  type Results,
  RESULTS_VERSION,
  type TaskResult,
} from '../model/results.ts';
import { isoTime } from '../text/time.ts';

/** Task id to its place in the plan. */
export type TaskOrder = ReadonlyMap<string, number>;

export function taskOrder(plan: Plan): TaskOrder {
  return new Map(plan.tasks.map(({ id }, place) => [id, place]));
}

/** Null until the run has started. The same object comes back when the event changes nothing that is stored. */
export function fold(results: Results | null, event: Event, order: TaskOrder): Results | null {
  if (event.type === 'run-started') return started(event);
  if (results === null) return null;
  if (event.type === 'run-resumed') return resumed(results, event);
  if (event.type === 'task-ended') return withTask(results, event, order);
  if (event.type !== 'run-ended') return results;
  const { verdict, exitCode } = event;
  return { ...results, run: { ...results.run, finishedAt: isoTime(event.at), verdict, exitCode } };
}

function started(event: Extract<Event, { type: 'run-started' }>): Results {
  return {
    version: RESULTS_VERSION,
    run: {
      id: event.run,
      startedAt: isoTime(event.at),
      finishedAt: null,
      verdict: null,
      exitCode: null,
    },
    tasks: [],
    images: [],
    measurements: [],
    metrics: [],
    provenance: event.provenance,
  };
}

/** The command stays the one that asked for all of it; what starts anew counts as if it had never been. */
function resumed(
  results: Results,
  { again, provenance }: Extract<Event, { type: 'run-resumed' }>,
): Results {
  const anew = new Set(again);
  const stays = (id: string): boolean => !anew.has(id);
  const { command } = results.provenance;
  return {
    ...results,
    run: { ...results.run, finishedAt: null, verdict: null, exitCode: null },
    tasks: results.tasks.filter(({ id }) => stays(id)),
    images: results.images.filter((image) => stays(buildOf(image))),
    measurements: results.measurements.filter(({ task }) => stays(task)),
    metrics: results.metrics.filter(({ task }) => stays(task)),
    provenance: { ...provenance, command },
  };
}

interface TaskEnd {
  readonly result: TaskResult;
  readonly output: TaskOutput;
}

/** A task that ends twice counts as it ended last. */
function withTask(results: Results, { result, output }: TaskEnd, order: TaskOrder): Results {
  const others = (item: { readonly task: string }): boolean => item.task !== result.id;
  const inPlan = <T>(items: readonly T[], idOf: (item: T) => string): T[] =>
    items.toSorted((a, b) => placeOf(order, idOf(a)) - placeOf(order, idOf(b)));
  const tasks = [...results.tasks.filter(({ id }) => id !== result.id), result];
  const measured = output.measurement === undefined ? [] : [output.measurement];
  const measurements = [...results.measurements.filter(others), ...measured];
  const metrics = [...results.metrics.filter(others), ...(output.metrics ?? [])];
  const images =
    output.image === undefined ? results.images : withImage(results.images, output.image);
  return {
    ...results,
    tasks: inPlan(tasks, ({ id }) => id),
    images: inPlan(images, buildOf),
    measurements: inPlan(measurements, ({ task }) => task),
    metrics: inPlan(metrics, ({ task }) => task),
  };
}

function withImage(images: readonly ImageResult[], added: ImageResult): ImageResult[] {
  return [...images.filter(({ image }) => image !== added.image), added];
}

/** An image stands where its build stands. */
function buildOf({ framework, target, revision }: ImageResult): string {
  return taskId({ kind: 'build', framework, target, revision });
}

function placeOf(order: TaskOrder, id: string): number {
  return order.get(id) ?? order.size;
}
