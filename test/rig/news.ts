// Waiting for a condition over a state that tells when it changes: no polling, no sleeps.

export class News {
  readonly #listeners = new Set<() => void>();

  tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Settles with what `look` finds, or with what it throws; rejects with the reason of `signal`. */
  until<T>(look: () => T | null, signal?: AbortSignal): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const listener = (): void => {
      try {
        signal?.throwIfAborted();
        const found = look();
        if (found !== null) resolve(found);
      } catch (error) {
        reject(error);
      }
    };
    this.#listeners.add(listener);
    signal?.addEventListener('abort', listener);
    listener();
    return promise.finally(() => {
      this.#listeners.delete(listener);
      signal?.removeEventListener('abort', listener);
    });
  }
}
