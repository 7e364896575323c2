// Work on files, where a full disk or a forbidden path is an expected failure.

import { FailureError } from '../model/reason.ts';
import { fileFailure } from './error-code.ts';

/** Gives what `work` gives; `doing` begins the message of the FailureError, everything else is thrown as it is. `where`: for errors that name no file. */
export async function orFileFailure<T>(
  doing: string,
  work: () => Promise<T>,
  where?: string,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failed = fileFailure(error, doing);
    if (failed === null) throw error;
    throw new FailureError({ ...(where !== undefined && { where }), ...failed }, { cause: error });
  }
}
