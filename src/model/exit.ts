// What the exit code of a command means: short, and the same for every verb.

export const EXIT = {
  passed: 0,
  bug: 1,
  usage: 2,
  config: 3,
  failed: 4,
  regression: 5,
  invalid: 6,
  locked: 7,
  interrupted: 130,
  terminated: 143,
} as const;

const MEANINGS: Readonly<Record<number, string>> = {
  [EXIT.passed]: 'all passed',
  [EXIT.bug]: 'a bug of builder',
  [EXIT.usage]: 'wrong usage',
  [EXIT.config]: 'wrong configuration, or a plan that cannot be made',
  [EXIT.failed]: 'a task failed',
  [EXIT.regression]: 'a regression, or a threshold was crossed',
  [EXIT.invalid]: 'a measurement was invalid',
  [EXIT.locked]: 'another run holds the lock',
  [EXIT.interrupted]: 'interrupted',
  [EXIT.terminated]: 'terminated',
};

/** In words, for terminal and report alike. */
export function exitMeaning(code: number): string {
  return MEANINGS[code] ?? 'unknown';
}
