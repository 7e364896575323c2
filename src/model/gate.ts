// What stands between a task that could start and its start, besides what this run itself holds: the host, its disk, other people's work.

import type { Resources, Task } from './plan.ts';
import type { Failure } from './reason.ts';

export type Entry =
  /** It holds its claim from now on, of the GPUs these. */
  | { readonly kind: 'admitted'; readonly gpus: readonly number[] }
  /** In words for people; to be asked again soon. */
  | { readonly kind: 'wait'; readonly why: string }
  /** It has waited long enough, or is not to wait. */
  | { readonly kind: 'refused'; readonly reason: Failure };

export interface Gate {
  /**
   * `gpus`: those that this run could give it now, the best first; more than it wants where there are more.
   * Asked one at a time. Never rejects, answers within seconds; after an abort any answer will do.
   */
  enter(task: Task, gpus: readonly number[], signal: AbortSignal): Promise<Entry>;
  /** What it was admitted with changes: a ready server wants no core. */
  holds(task: Task, claim: Resources): void;
  /** Safe to call twice, and for a task that was never admitted. */
  leave(task: Task): void;
}
