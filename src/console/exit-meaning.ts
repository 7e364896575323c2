// What an exit code says, in words.

const MEANINGS: Readonly<Record<number, string>> = {
  0: 'all passed, or nothing to do',
  1: 'a bug of builder',
  2: 'wrong usage',
  3: 'wrong configuration, or a plan that cannot be made',
  4: 'a task failed',
  5: 'a regression, or a threshold was crossed',
  6: 'a measurement was invalid',
  7: 'another run holds the lock',
  130: 'interrupted',
  143: 'terminated',
};

export function exitMeaning(code: number): string {
  return MEANINGS[code] ?? 'unknown';
}
