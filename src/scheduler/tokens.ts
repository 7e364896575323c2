// The ledger of what running tasks and living services hold of the machine.

import type { Resources } from '../model/plan.ts';
import { formatBytes, formatNumber } from '../text/units.ts';

export type Capacity = Omit<Resources, 'quiet'>;

interface Held {
  readonly claim: Resources;
  readonly doing: 'runs' | 'stops';
}

const AMOUNTS = ['cpu', 'memoryMb', 'diskMb', 'gpu'] as const;
const WORDS = { cpu: 'cpu', memoryMb: 'memory', diskMb: 'disk', gpu: 'a gpu' } as const;
/** Fractions of a core or a GPU are added and taken away: sums may be off by a hair. */
const HAIR = 1e-9;

export class Tokens {
  readonly #capacity: Capacity;
  readonly #held = new Map<string, Held>();

  constructor(capacity: Capacity) {
    this.#capacity = capacity;
  }

  /** What stands in the way of a claim, and who, in words; null when it fits. */
  obstacle(claim: Resources): string | null {
    for (const amount of AMOUNTS) {
      const shares = [...this.#held].map(([holder, held]) => ({
        holder,
        share: this.#cut(held.claim)[amount],
      }));
      const used = shares.reduce((sum, { share }) => sum + share, 0);
      if (used + this.#cut(claim)[amount] <= this.#capacity[amount] + HAIR) continue;
      const [most] = shares.toSorted((a, b) => b.share - a.share);
      const whose =
        most === undefined ? '' : `: ${most.holder} holds ${this.#of(amount, most.share)}`;
      return `${WORDS[amount]}${whose}`;
    }
    const loud = [...this.#held].find(([, held]) => disturbs(claim, held.claim));
    return loud === undefined ? null : `quiet: ${loud[0]} ${loud[1].doing}`;
  }

  /** `doing`: in words, what a holder does with it. */
  take(holder: string, claim: Resources, doing: Held['doing'] = 'runs'): void {
    this.#held.set(holder, { claim, doing });
  }

  free(holder: string): void {
    this.#held.delete(holder);
  }

  /** `6.00 GB of 8.00 GB`, `1 of 2`. */
  #of(amount: (typeof AMOUNTS)[number], share: number): string {
    const inBytes = amount === 'memoryMb' || amount === 'diskMb';
    const words = (value: number): string =>
      inBytes ? formatBytes(value * 1e6) : formatNumber(value);
    return `${words(share)} of ${words(this.#capacity[amount])}`;
  }

  /** A task that wants more than there is gets all there is. */
  #cut(claim: Resources): Capacity {
    const { cpu, memoryMb, diskMb, gpu } = claim;
    return {
      cpu: Math.min(cpu, this.#capacity.cpu),
      memoryMb: Math.min(memoryMb, this.#capacity.memoryMb),
      diskMb: Math.min(diskMb, this.#capacity.diskMb),
      gpu: Math.min(gpu, this.#capacity.gpu),
    };
  }
}

function disturbs(a: Resources, b: Resources): boolean {
  return (
    (a.quiet === 'alone' && b.quiet !== 'either') || (b.quiet === 'alone' && a.quiet !== 'either')
  );
}
