// The ledger of what running tasks and living services hold of the machine.

import type { Resources } from '../model/plan.ts';
import { formatBytes, formatNumber } from '../text/units.ts';
import { Gpus } from './gpus.ts';

type Amounts = Pick<Resources, 'cpu' | 'memoryMb' | 'diskMb'>;

export interface Capacity extends Amounts {
  /** Those that may be handed out, as the driver counts them. */
  readonly gpus: readonly number[];
}

interface Held {
  readonly claim: Resources;
  readonly doing: 'runs' | 'stops';
}

const AMOUNTS = ['cpu', 'memoryMb', 'diskMb'] as const;
const WORDS = { cpu: 'cpu', memoryMb: 'memory', diskMb: 'disk' } as const;
/** Fractions of a core are added and taken away: sums may be off by a hair. */
const HAIR = 1e-9;

export class Tokens {
  readonly #capacity: Capacity;
  readonly #held = new Map<string, Held>();
  readonly #gpus: Gpus;

  constructor(capacity: Capacity) {
    this.#capacity = capacity;
    this.#gpus = new Gpus(capacity.gpus);
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
    if (this.#gpus.fit(claim.gpu) === null) return `a gpu${this.#mostOfGpus()}`;
    const loud = [...this.#held].find(([, held]) => disturbs(claim, held.claim));
    return loud === undefined ? null : `quiet: ${loud[0]} ${loud[1].doing}`;
  }

  /** The GPUs it holds from now on, or still. `doing`: in words, what a holder does with it all. */
  take(holder: string, claim: Resources, doing: Held['doing'] = 'runs'): readonly number[] {
    this.#held.set(holder, { claim, doing });
    return this.#gpus.take(holder, claim.gpu);
  }

  free(holder: string): void {
    this.#held.delete(holder);
    this.#gpus.free(holder);
  }

  #mostOfGpus(): string {
    const shares = [...this.#held.keys()].map((holder) => ({
      holder,
      share: this.#gpus.heldBy(holder),
    }));
    const [most] = shares.toSorted((a, b) => b.share - a.share);
    if (most === undefined) return '';
    return `: ${most.holder} holds ${formatNumber(most.share)} of ${this.#gpus.count}`;
  }

  /** `6.00 GB of 8.00 GB`, `1 of 2`. */
  #of(amount: (typeof AMOUNTS)[number], share: number): string {
    const words = (value: number): string =>
      amount === 'cpu' ? formatNumber(value) : formatBytes(value * 1e6);
    return `${words(share)} of ${words(this.#capacity[amount])}`;
  }

  /** A task that wants more than there is gets all there is. */
  #cut(claim: Resources): Amounts {
    const { cpu, memoryMb, diskMb } = claim;
    return {
      cpu: Math.min(cpu, this.#capacity.cpu),
      memoryMb: Math.min(memoryMb, this.#capacity.memoryMb),
      diskMb: Math.min(diskMb, this.#capacity.diskMb),
    };
  }
}

function disturbs(a: Resources, b: Resources): boolean {
  return (
    (a.quiet === 'alone' && b.quiet !== 'either') || (b.quiet === 'alone' && a.quiet !== 'either')
  );
}
