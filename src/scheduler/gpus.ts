// Who holds which GPU: whole ones for one holder alone, or shares of one that add up to no more than it.

/** Shares are added and taken away: sums may be off by a hair. */
const HAIR = 1e-9;

export class Gpus {
  /** As the driver counts them. */
  readonly #indexes: readonly number[];
  readonly #held = new Map<string, ReadonlyMap<number, number>>();

  constructor(indexes: readonly number[]) {
    this.#indexes = indexes;
  }

  get count(): number {
    return this.#indexes.length;
  }

  /** Which a claim would get: shares beside other shares, so that whole ones stay free; null while there are not enough. */
  fit(claim: number): readonly number[] | null {
    const wanted = this.#cut(claim);
    if (wanted <= 0) return [];
    const free = this.#indexes.map((index) => ({ index, left: 1 - this.#used(index) }));
    if (wanted < 1) {
      const [best] = free
        .filter(({ left }) => left >= wanted - HAIR)
        .toSorted((a, b) => a.left - b.left || a.index - b.index);
      return best === undefined ? null : [best.index];
    }
    const whole = free.filter(({ left }) => left >= 1 - HAIR);
    return whole.length < wanted ? null : whole.slice(0, wanted).map(({ index }) => index);
  }

  /** A holder keeps what it has. What does not fit gets the least used: somebody has decided that it starts all the same. */
  take(holder: string, claim: number): readonly number[] {
    const known = this.#held.get(holder);
    if (known !== undefined) return [...known.keys()];
    const wanted = this.#cut(claim);
    const indexes = this.fit(claim) ?? this.#leastUsed(Math.ceil(wanted));
    this.#held.set(holder, new Map(indexes.map((index) => [index, Math.min(wanted, 1)])));
    return indexes;
  }

  free(holder: string): void {
    this.#held.delete(holder);
  }

  /** How much of all GPUs. */
  heldBy(holder: string): number {
    return [...(this.#held.get(holder)?.values() ?? [])].reduce((sum, share) => sum + share, 0);
  }

  /** Who wants more than there is gets all there is. */
  #cut(claim: number): number {
    return Math.min(claim < 1 ? claim : Math.ceil(claim), this.count);
  }

  #used(index: number): number {
    return [...this.#held.values()].reduce((sum, shares) => sum + (shares.get(index) ?? 0), 0);
  }

  #leastUsed(count: number): readonly number[] {
    return this.#indexes.toSorted((a, b) => this.#used(a) - this.#used(b) || a - b).slice(0, count);
  }
}
