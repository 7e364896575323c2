// The wait for a lost engine: one question for all tasks that wait for its answer.

import type { Parts } from './parts.ts';

interface Asking {
  readonly answer: Promise<boolean>;
  readonly over: AbortController;
  waiting: number;
}

export class EngineReturn {
  readonly #parts: Pick<Parts, 'engineBack' | 'clock'>;
  #asking: Asking | null = null;

  constructor(parts: Pick<Parts, 'engineBack' | 'clock'>) {
    this.#parts = parts;
  }

  /** Whether it answers again: false, too, once the signal has aborted or the time is over. */
  async within(ms: number, signal: AbortSignal): Promise<boolean> {
    const asking = (this.#asking ??= this.#ask());
    const settled = new AbortController();
    const tooLate = this.#parts.clock
      .sleep(ms, AbortSignal.any([signal, settled.signal]))
      .then(() => false)
      .catch(() => false);
    asking.waiting += 1;
    try {
      return await Promise.race([asking.answer, tooLate]);
    } finally {
      settled.abort();
      asking.waiting -= 1;
      if (asking.waiting === 0) this.#end(asking);
    }
  }

  #ask(): Asking {
    const over = new AbortController();
    const asking: Asking = { answer: this.#answer(over.signal), over, waiting: 0 };
    const end = (): void => {
      this.#end(asking);
    };
    asking.answer.then(end, end);
    return asking;
  }

  async #answer(signal: AbortSignal): Promise<boolean> {
    return this.#parts.engineBack(signal);
  }

  /** Who loses it later asks anew. */
  #end(asking: Asking): void {
    asking.over.abort();
    if (this.#asking === asking) this.#asking = null;
  }
}
