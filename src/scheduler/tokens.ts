// The ledger of what running tasks and living services hold of the machine.

import type { Resources } from '../model/plan.ts';

export type Capacity = Omit<Resources, 'quiet'>;

const AMOUNTS = ['cpu', 'memoryMb', 'diskMb', 'gpu'] as const;
const WORDS = { cpu: 'cpu', memoryMb: 'memory', diskMb: 'disk', gpu: 'a gpu' } as const;
/** Fractions of a core or a GPU are added and taken away: sums may be off by a hair. */
const HAIR = 1e-9;

export class Tokens {
  readonly #capacity: Capacity;
  readonly #held = new Map<string, Resources>();

  constructor(capacity: Capacity) {
    this.#capacity = capacity;
  }

  /** What stands in the way of a claim, in words; null when it fits. */
  obstacle(claim: Resources): string | null {
    const held = [...this.#held.values()];
    for (const amount of AMOUNTS) {
      const used = held.reduce((sum, other) => sum + this.#cut(other)[amount], 0);
      if (used + this.#cut(claim)[amount] > this.#capacity[amount] + HAIR) return WORDS[amount];
    }
    const blocked = [...this.#held].find(([, other]) => disturbs(claim, other));
    return blocked === undefined ? null : `quiet: ${blocked[0]} runs`;
  }

  take(holder: string, claim: Resources): void {
    this.#held.set(holder, claim);
  }

  free(holder: string): void {
    this.#held.delete(holder);
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
