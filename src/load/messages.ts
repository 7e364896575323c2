// What the load's thread and its owner say to each other.

import type { LoadOptions } from './closed-loop.ts';
import type { LoadProgress, LoadResult } from './load-result.ts';

export type ToThread =
  | { readonly type: 'start'; readonly load: LoadOptions }
  | { readonly type: 'cancel' };

export type ToOwner =
  | { readonly type: 'progress'; readonly progress: LoadProgress }
  | { readonly type: 'result'; readonly result: LoadResult };
