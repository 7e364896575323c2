// The tests that do not end the same on both engines of `npm run test:engines`, and why: everything else must.

export interface Difference {
  /** As the list of passed tests names it, from the beginning. */
  readonly test: string;
  readonly on: 'older' | 'newer';
  readonly why: string;
}

export const DIFFERENCES: readonly Difference[] = [];
