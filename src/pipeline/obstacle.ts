// What stands between a task and its start, and what becomes of it when its patience is over.

import type { Failure } from '../model/reason.ts';

export interface Obstacle {
  /** In words for people: `waiting for ` before it makes a sentence. */
  readonly why: string;
  /** The end of a wait in vain; null: it starts all the same. */
  readonly refusal: Failure | null;
  /** Not worth a wait. */
  readonly atOnce?: true;
  /** It goes by itself when steps of this run end: that takes what it takes. */
  readonly own?: true;
}
