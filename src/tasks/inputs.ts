// What a task finds of the tasks it needs.

import { failure, type Failure } from '../model/reason.ts';
import type { Passed } from '../model/runner.ts';
import type { ServedModel } from '../model/served-model.ts';

type Inputs = ReadonlyMap<string, Passed>;

/** The model that a parent serves. */
export function servedBy(inputs: Inputs): ServedModel {
  for (const { service } of inputs.values()) if (service !== undefined) return service.served;
  throw new Error('the plan gave this task no serve task to ask');
}

/** The part of a parent's output that this task works on; null where no parent left one. */
export function inputOf<T>(inputs: Inputs, pick: (passed: Passed) => T | undefined): T | null {
  for (const passed of inputs.values()) {
    const found = pick(passed);
    if (found !== undefined) return found;
  }
  return null;
}

/** For a step that was selected alone although it works on what another step leaves. */
export function missingInput(what: string, kind: string): Failure {
  return failure('config', `there is no ${what} in this run`, { hint: `run with --until ${kind}` });
}
