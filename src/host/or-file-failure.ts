// Work on files, where a full disk or a forbidden path is an expected failure.

import { FailureError } from '../model/reason.ts';
import { fileFailure } from './error-code.ts';

/** Gives what `work` gives; `doing` begins the message of the FailureError, everything else is thrown as it is. */
export async function orFileFailure<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failed = fileFailure(error, doing);
    throw failed === null ? error : new FailureError(failed, { cause: error });
  }
}
