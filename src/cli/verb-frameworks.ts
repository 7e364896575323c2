// `builder frameworks`.

import type { Call } from './verb.ts';

export function frameworks(_call: Call): Promise<number> {
  return Promise.reject(new Error('builder frameworks is being written'));
}
