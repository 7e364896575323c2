// Trends to draw, told by their values.

import type { Trend } from '../../../../src/compare/trend.ts';
import { EMBEDDED } from '../samples.ts';

const BEFORE = 'abcdef0123456789abcdef0123456789abcdef01';
const AFTER = 'f00dbeef1c09d2f1a6c3d5e8f7a0b1c2d3e4f506';

interface Told {
  /** Index of the first run with another commit. */
  readonly changedAt?: number;
}

/** A night after the other; `values`: null for one without. */
export function trendOf(
  framework: string,
  values: readonly (number | null)[],
  { changedAt = values.length }: Told = {},
): Trend {
  return {
    concept: 'throughput',
    unit: 'tok/s',
    framework,
    target: 'runtime',
    ref: EMBEDDED.ref,
    simulated: framework.startsWith('mocker'),
    points: values.map((value, index) => ({
      run: `run-${index}`,
      startedAt: `2026-11-${String(index + 1).padStart(2, '0')}T07:00:00.000Z`,
      revision: index < changedAt ? BEFORE : AFTER,
      value,
    })),
    usual: null,
  };
}
