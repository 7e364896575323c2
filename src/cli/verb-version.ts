// `builder version`.

import type { Call } from './verb.ts';

export function version(_call: Call): Promise<number> {
  return Promise.reject(new Error('builder version is being written'));
}
