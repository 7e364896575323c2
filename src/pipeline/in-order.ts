// Several things done at once, and their results in the order of what was asked.

/** At most `width` at a time. Rejects with the first error; what has not begun by then never does. */
export async function inOrder<A, B>(
  asked: readonly A[],
  width: number,
  work: (one: A) => Promise<B>,
): Promise<B[]> {
  const results: B[] = [];
  const waiting = asked.entries();
  let broken = false;
  const worker = async (): Promise<void> => {
    for (const [place, one] of waiting) {
      if (broken) return;
      try {
        results[place] = await work(one);
      } catch (error) {
        broken = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, asked.length) }, worker));
  return results;
}
