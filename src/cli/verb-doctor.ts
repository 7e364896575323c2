// `builder doctor`.

import type { Call } from './verb.ts';

export function doctor(_call: Call): Promise<number> {
  return Promise.reject(new Error('builder doctor is being written'));
}
