// One broken connection is not a lost engine.

import { toFailure } from '../model/reason.ts';

/** Looks once more where the first look ended with class `engine-lost`; for calls that only read. */
export async function secondLook<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (toFailure(error).class !== 'engine-lost') throw error;
    return look();
  }
}
