// The error of a build as a failure: structure first (exit code, failed step, its own command), words last.

import { type Failure, failure } from '../../model/reason.ts';
import type { ErrorDetail, FailedStep } from './build-end.ts';

export function classifyBuild(error: ErrorDetail, failed: FailedStep | null): Failure {
  return failure('dockerfile', failed === null ? 'the build failed' : `${failed.name} failed`, {
    cause: error.message,
  });
}
