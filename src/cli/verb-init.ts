// `builder init`.

import type { Call } from './verb.ts';

export function init(_call: Call): Promise<number> {
  return Promise.reject(new Error('builder init is being written'));
}
