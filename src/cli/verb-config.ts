// `builder config`.

import type { Call } from './verb.ts';

export function config(_call: Call): Promise<number> {
  return Promise.reject(new Error('builder config is being written'));
}
