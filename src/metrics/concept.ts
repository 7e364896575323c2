// What an entry of the catalogue is: a metric by meaning, and where each framework and version shows it.

import type { Process } from '../model/metric.ts';

export type Unit = 'ms' | 'tokens' | 'tokens/s' | 'requests' | 'ratio' | 'events';

/** One way to read a concept from a page. */
export interface Reading {
  /** Names by which families carry it; the first that is on the page counts. `x` and `x_total` are one. */
  readonly names: readonly string[];
  /** Only on the page of this process; absent: wherever the name is found. */
  readonly process?: Process;
  /** Only series with these labels. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Take this part of a histogram as if it were a counter. */
  readonly part?: 'sum' | 'count';
  /** Counters that belong to it, by any name: their increases are added. */
  readonly plus?: readonly string[];
  /** The concept is this family's increase divided by that one's. */
  readonly dividedBy?: readonly string[];
}

export interface Concept {
  readonly id: string;
  readonly unit: Unit;
  readonly better: 'lower' | 'higher' | 'neither';
  /** How the gauges of several series become one value. */
  readonly combine: 'sum' | 'mean';
  /** In order of preference: the first that is on the page is read. */
  readonly readings: readonly Reading[];
}

/** Prefixes of what inference engines export; sglang_ only around Dynamo 0.8, trtllm_ since Dynamo 0.6.2. */
const ENGINE_PREFIXES = ['vllm:', 'sglang:', 'sglang_', 'trtllm:', 'trtllm_'] as const;

/** Every engine's spelling of these names, in the order of the names. */
export function engine(...names: readonly string[]): string[] {
  return names.flatMap((name) => ENGINE_PREFIXES.map((prefix) => `${prefix}${name}`));
}
