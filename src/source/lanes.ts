// A few pieces of work at a time, the others in the order they came.

/** Runs what it is given, at most `width` at once. */
export type Lanes = <T>(work: () => Promise<T>) => Promise<T>;

export function lanes(width: number): Lanes {
  const waiting: (() => void)[] = [];
  let free = width;
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
