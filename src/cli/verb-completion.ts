// `builder completion`.

import type { Call } from './verb.ts';

export function completion(_call: Call): Promise<number> {
  return Promise.reject(new Error('builder completion is being written'));
}
