// How a build ended by the engine's own account, the same for both builders.

import * as v from 'valibot';
import type { StepLine } from './kept-lines.ts';

/** `errorDetail` of the answer; only the classic builder gives the exit code as a number. */
export const ErrorDetailSchema = v.object({
  message: v.optional(v.string(), 'no reason given'),
  code: v.optional(v.number()),
});
export type ErrorDetail = v.InferOutput<typeof ErrorDetailSchema>;

/** The step at which a build failed. */
export interface FailedStep {
  /** `[runtime 3/7] RUN make` (BuildKit) or `RUN make` (classic). */
  readonly name: string;
  /** The engine's words on it. */
  readonly error: string;
  /** What the step itself printed, oldest first. */
  readonly lines: readonly StepLine[];
}

export interface BuildEnd {
  /** `sha256:...`; null where the answer named none. */
  readonly imageId: string | null;
  readonly error: ErrorDetail | null;
  /** Null where the build did not fail, or failed before or between its steps. */
  readonly failed: FailedStep | null;
  /** Why a registry was asked without the login that Docker should have for it. */
  readonly loginProblem?: string;
}
