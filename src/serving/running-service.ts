// A served model from its first token to its end: the news of its death, and its second life after the engine's loss.

import type { Ended } from '../docker/engine.ts';
import type { Serve } from '../model/framework.ts';
import { toFailure, type Failure, type Kept } from '../model/reason.ts';
import type { ServedModel, Service } from '../model/served-model.ts';
import { endedFailure } from './ended-failure.ts';
import type { LoggedContainer } from './logged-container.ts';

export interface Ready {
  readonly container: LoggedContainer;
  readonly served: ServedModel;
}

export class RunningService implements Service {
  readonly #serve: Serve;
  readonly #again: (signal: AbortSignal) => Promise<Ready>;
  #now: Ready;
  #lost: Promise<Failure>;
  #engineLost = false;
  #stopped = false;
  #renewing: Promise<void> | null = null;

  /** `again` starts it once more. */
  constructor(now: Ready, serve: Serve, again: (signal: AbortSignal) => Promise<Ready>) {
    this.#serve = serve;
    this.#again = again;
    this.#now = now;
    this.#lost = this.#lossOf(now);
  }

  get served(): ServedModel {
    return this.#now.served;
  }

  get lost(): Promise<Failure> {
    return this.#lost;
  }

  renew(signal: AbortSignal): Promise<void> {
    if (this.#stopped || !this.#engineLost) return Promise.resolve();
    this.#renewing ??= this.#renew(signal).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async stop(how: 'gently' | 'now'): Promise<void> {
    this.#stopped = true;
    // Whatever came of it, there is one container to remove.
    await this.#renewing?.catch(() => {});
    await this.#now.container.remove(how === 'gently' ? this.#serve.stopGraceS * 1000 : 0);
  }

  keep(): Promise<Kept | null> {
    this.#stopped = true;
    return this.#now.container.keep();
  }

  async #renew(signal: AbortSignal): Promise<void> {
    // An engine that came back may have it still, in whatever state.
    await this.#now.container.discard();
    this.#now = await this.#again(signal);
    this.#engineLost = false;
    this.#lost = this.#lossOf(this.#now);
  }

  #lossOf({ container }: Ready): Promise<Failure> {
    return new Promise((resolve) => {
      const die = (reason: Failure): void => {
        if (this.#stopped) return;
        this.#engineLost = reason.class === 'engine-lost';
        resolve(reason);
      };
      const onEnd = (end: Ended): void =>
        die(
          endedFailure(end, {
            class: 'server-lost',
            memoryMb: this.#serve.memoryMb,
            lastLines: container.lastLines(),
          }),
        );
      container.ended.then(onEnd, (error: unknown) => die(toFailure(error)));
    });
  }
}
