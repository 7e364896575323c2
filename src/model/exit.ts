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
