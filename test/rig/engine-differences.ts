// The tests that do not end the same on both engines of `npm run test:engines`, and why: everything else must.

export interface Difference {
  /** As the list of passed tests names it, from the beginning. */
  readonly test: string;
  readonly on: 'older' | 'newer';
  readonly why: string;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    test: 'test/e2e/bad-input-images.test.ts > an image that is of no use > a Dockerfile with a mistake: its line is named',
    on: 'newer',
    why: 'its parser adds a guess: (did you mean RUN?)',
  },
];
