// The error of a build as a failure: structure first (failed step, its command, exit code), words last.

import type { Failure } from '../../model/reason.ts';
import type { ErrorDetail, FailedStep } from './build-end.ts';
import { parseStep } from './instruction.ts';
import { runFailure } from './run-failure.ts';
import { solveFailure } from './solve-failure.ts';

/** In the engine's text, the last of them podman's; only the classic builder also gives it as a number. */
const EXIT_CODE =
  /(?:exit code: |returned a non-zero code: |while running runtime: exit status )(\d+)/;

/** `failed` null: the build ended before its first step, or between two. */
export function classifyBuild(error: ErrorDetail, failed: FailedStep | null): Failure {
  const step = failed && parseStep(failed.name);
  const exitCode = error.code ?? Number(EXIT_CODE.exec(error.message)?.[1] ?? Number.NaN);
  if (failed !== null && step?.instruction === 'RUN' && exitCode > 0) {
    return runFailure({ command: step.rest, exitCode, lines: failed.lines, cause: error.message });
  }
  return solveFailure(error.message, step);
}
