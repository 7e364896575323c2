// The gate of a run: what of the host must be free before a task starts.

import type { Gate } from '../model/gate.ts';

/** Admits whatever fits the run's own claims. */
export function openAdmission(): Gate {
  return {
    enter: (task, gpus) =>
      Promise.resolve({
        kind: 'admitted',
        gpus: gpus.slice(0, Math.max(Math.ceil(task.resources.gpu), 0)),
      }),
    holds: () => undefined,
    leave: () => undefined,
  };
}
