// `builder trace`.

import type { Call } from './verb.ts';

export function trace(_call: Call): Promise<number> {
  return Promise.reject(new Error('builder trace is being written'));
}
