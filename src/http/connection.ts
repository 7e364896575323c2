// One request after the other on one connection, which is kept open and renewed when it went stale.

import { converse, StaleError, type Answer, type Exchange, type Limits } from './converse.ts';
import { HttpError } from './http-error.ts';
import { requestBytes } from './request-bytes.ts';
import { Wire } from './wire.ts';

export interface Exchanged extends Answer {
  /** The connection was an earlier exchange's. */
  readonly reused: boolean;
}

/** Node fires a timer beyond this at once. */
const LONGEST_MS = 2 ** 31 - 1;

export class Connection {
  readonly #keepAlive: boolean;
  #idle: Wire | null = null;

  constructor(options: { readonly keepAlive: boolean }) {
    this.#keepAlive = options.keepAlive;
  }

  /** Resolves when the answer is complete; rejects with an HttpError. One exchange at a time, to one server. */
  async exchange(exchange: Exchange): Promise<Exchanged> {
    const { request } = exchange;
    const deadline = AbortSignal.timeout(Math.min(Math.ceil(exchange.timeoutMs), LONGEST_MS));
    try {
      return await this.#attempt(exchange, deadline);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const where = `${request.method} ${request.host}:${request.port}${request.path}`;
      throw new HttpError(error.kind, `${where}: ${error.message}`, { cause: error });
    }
  }

  close(): void {
    this.#idle?.close();
    this.#idle = null;
  }

  async #attempt(exchange: Exchange, deadline: AbortSignal): Promise<Exchanged> {
    const kept = this.#takeIdle();
    if (kept !== null) {
      try {
        return await this.#on(kept, exchange, { deadline, reused: true });
      } catch (error) {
        if (!(error instanceof StaleError)) throw error;
      }
    }
    return this.#on(new Wire(exchange.request), exchange, { deadline, reused: false });
  }

  async #on(wire: Wire, exchange: Exchange, limits: Limits): Promise<Exchanged> {
    try {
      const bytes = requestBytes(exchange.request, this.#keepAlive ? 'keep-alive' : 'close');
      const { reusable, ...answer } = await converse(wire, bytes, exchange, limits);
      if (this.#keepAlive && reusable && wire.open) this.#idle = wire;
      else wire.close();
      return { ...answer, reused: limits.reused };
    } catch (error) {
      wire.close();
      throw error;
    }
  }

  #takeIdle(): Wire | null {
    const wire = this.#idle;
    this.#idle = null;
    if (wire === null || wire.open) return wire;
    wire.close();
    return null;
  }
}
