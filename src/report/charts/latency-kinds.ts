// The two latencies that are drawn, and how one speaks of them.

import { figure, gap } from '../figures.ts';

export interface Latency {
  readonly id: string;
  readonly key: 'ttftMs' | 'itlMs';
  readonly what: string;
  /** What one framework does, what several do. */
  readonly one: string;
  readonly many: string;
  readonly first: string;
  readonly last: string;
  readonly alike: string;
  /** Before the figure of one alone. */
  readonly each: string;
  /** A value as it is written. */
  readonly shown: typeof figure;
}

export const LATENCIES: readonly Latency[] = [
  {
    id: 'ttft',
    key: 'ttftMs',
    what: 'Time to first token',
    one: 'answers',
    many: 'answer',
    first: 'first',
    last: 'last',
    alike: 'equally soon',
    each: 'after',
    shown: figure,
  },
  {
    id: 'itl',
    key: 'itlMs',
    what: 'Gap between two tokens',
    one: 'streams',
    many: 'stream',
    first: 'fastest',
    last: 'slowest',
    alike: 'equally fast',
    each: 'a token every',
    shown: gap,
  },
];
