// The host's ledger as a run uses it: where there is none, or it breaks, the run goes on as if it were alone, and says so once.

import type { Engine } from '../docker/engine.ts';
import { HostLedger } from '../host/host-ledger.ts';
import type { Host } from '../host/host.ts';
import { ledgerPlace } from '../host/ledger-place.ts';
import { currentOwner } from '../host/owner.ts';
import type { HostClaim, HostEntry, HostWait } from '../model/host-claims.ts';

interface SharedOptions {
  readonly engine: Pick<Engine, 'address'>;
  readonly host: Host;
  readonly say: (message: string) => void;
}

/** As checks of entries want it. */
const USER = /^[\w.@$-]{1,64}$/;

export class SharedLedger {
  readonly #say: SharedOptions['say'];
  /** The engine's machine is this one. */
  readonly isLocal: boolean;
  #ledger: HostLedger | null;

  /** `device`: of the engine's data. */
  constructor({ engine, host, say }: SharedOptions, device: number | null) {
    this.#say = say;
    this.isLocal = engine.address.startsWith('unix:');
    this.#ledger = null;
    if (!this.isLocal) return;
    try {
      this.#ledger = open(host, device);
    } catch (error) {
      this.#lose(error);
    }
  }

  /** Null where others are at it for too long. */
  async inTurn<T>(decide: (others: readonly HostEntry[]) => T): Promise<T | null> {
    if (this.#ledger === null) return decide([]);
    try {
      const turn = await this.#ledger.inTurn(decide);
      return turn === null ? null : turn.value;
    } catch (error) {
      this.#lose(error);
      return decide([]);
    }
  }

  held(): readonly HostClaim[] {
    return this.#ledger?.held() ?? [];
  }

  hold(task: string, claim: HostClaim): void {
    this.#try((ledger) => {
      ledger.hold(task, claim);
    });
  }

  wait(task: string, wait: HostWait): void {
    this.#try((ledger) => {
      ledger.wait(task, wait);
    });
  }

  /** Of a task that holds something: what changes. */
  change(task: string, more: Partial<HostClaim>): void {
    this.#try((ledger) => {
      const claim = ledger.holding(task);
      if (claim !== null) ledger.hold(task, { ...claim, ...more });
    });
  }

  forget(task: string): void {
    this.#try((ledger) => {
      ledger.forget(task);
    });
  }

  close(): void {
    this.#try((ledger) => {
      ledger.close();
    });
  }

  #try(work: (ledger: HostLedger) => void): void {
    if (this.#ledger === null) return;
    try {
      work(this.#ledger);
    } catch (error) {
      this.#lose(error);
    }
  }

  #lose(error: unknown): void {
    this.#ledger = null;
    const why = error instanceof Error ? error.message : String(error);
    this.#say(`other runs of this host are not seen, nor is this one by them: ${why}`);
  }
}

function open(host: Host, device: number | null): HostLedger | null {
  const dir = ledgerPlace(host.env['BUILDER_CLAIMS']);
  if (dir === null) return null;
  const user = USER.test(host.user.name) ? host.user.name : `uid-${host.user.id}`;
  const now = (): number => host.clock.now();
  return new HostLedger({ dir, self: { ...currentOwner(host), user, device }, now });
}
