// Who holds which GPU: whole ones for one holder alone, or shares of one that add up to no more than it.

/** Shares are added and taken away: sums may be off by a hair. */
const HAIR = 1e-9;

export class Gpus {
  /** As the driver counts them. */
  readonly #indexes: readonly number[];
  readonly #held = new Map<string, ReadonlyMap<number, number>>();
  /** By amount, until somebody takes or frees one. */
  readonly #fits = new Map<number, boolean>();

  constructor(indexes: readonly number[]) {
    this.#indexes = indexes;
  }

  get count(): number {
    return this.#indexes.length;
  }

  fits(claim: number): boolean {
    const wanted = this.#cut(claim);
    if (wanted <= 0) return true;
    const known = this.#fits.get(wanted);
    if (known !== undefined) return known;
    const fits = this.#fitting(wanted).length >= wanted;
    this.#fits.set(wanted, fits);
    return fits;
  }

  /**
   * All that a claim could get, the best first: shares beside other shares, so that whole ones stay free.
   * Of what does not fit the least used ones: somebody has decided that it starts all the same.
   */
  candidates(claim: number): readonly number[] {
    const wanted = this.#cut(claim);
    if (wanted <= 0) return [];
    const fitting = this.#fitting(wanted);
    return fitting.length >= wanted ? fitting : this.#leastUsed(Math.ceil(wanted));
  }

  take(holder: string, claim: number, indexes: readonly number[]): void {
    const share = Math.min(this.#cut(claim), 1);
    this.#fits.clear();
    this.#held.set(holder, new Map(indexes.map((index) => [index, share])));
  }

  free(holder: string): void {
    this.#fits.clear();
    this.#held.delete(holder);
  }

  /** How much of all GPUs. */
  heldBy(holder: string): number {
    return [...(this.#held.get(holder)?.values() ?? [])].reduce((sum, share) => sum + share, 0);
  }

  #fitting(wanted: number): readonly number[] {
    const least = Math.min(wanted, 1) - HAIR;
    const free = this.#indexes
      .map((index) => ({ index, left: 1 - this.#used(index) }))
      .filter(({ left }) => left >= least);
    const best = free.toSorted((a, b) => a.left - b.left || a.index - b.index);
    return (wanted < 1 ? best : free).map(({ index }) => index);
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
