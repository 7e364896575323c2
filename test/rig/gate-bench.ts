// The gate of a run on a made-up host: a clock that a test moves, a ledger and an engine's disk in a folder of its own, GPUs by word.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { EngineInfo } from '../../src/docker/engine.ts';
import type { Admission } from '../../src/model/config.ts';
import type { Entry } from '../../src/model/gate.ts';
import type { HostClaim } from '../../src/model/host-claims.ts';
import type { Task } from '../../src/model/plan.ts';
import { HostLedger } from '../../src/host/host-ledger.ts';
import { currentOwner } from '../../src/host/owner.ts';
import { openAdmission } from '../../src/pipeline/admission.ts';
import { someConfig } from '../unit/plan/question.ts';
import { FakeEngine } from './fake-engine.ts';
import { madeUpHost, type MadeUpHost } from './made-up-host.ts';
import { someTask } from './plan-tasks.ts';
import { tempDir } from './temp-dir.ts';

export const BUILD = someTask('compile.vllm.runtime.012345678', {
  resources: { cpu: 1, memoryMb: 0, diskMb: 0.001, gpu: 0, quiet: 'noisy' },
});
export const SOAK = someTask('soak.vllm.runtime.012345678', {
  resources: { cpu: 1, memoryMb: 0, diskMb: 0, gpu: 0, quiet: 'alone' },
});
export const SERVE = someTask('serve.vllm.runtime.012345678', {
  resources: { cpu: 1, memoryMb: 0, diskMb: 0, gpu: 1, quiet: 'noisy' },
});

export interface BenchOptions {
  readonly admission?: Partial<Admission>;
  readonly info?: Partial<EngineInfo>;
  /** Put before PATH. */
  readonly bin?: string;
  readonly machine?: Partial<MadeUpHost['machine']>;
}

export class GateBench {
  readonly dir: string;
  readonly host: MadeUpHost;
  readonly said: string[] = [];
  readonly #gate: Awaited<ReturnType<typeof openAdmission>>;
  readonly #remove: () => PromiseLike<void>;

  private constructor(given: {
    readonly dir: string;
    readonly host: MadeUpHost;
    readonly gate: Awaited<ReturnType<typeof openAdmission>>;
    readonly said: string[];
    readonly remove: () => PromiseLike<void>;
  }) {
    this.dir = given.dir;
    this.host = given.host;
    this.#gate = given.gate;
    this.said = given.said;
    this.#remove = given.remove;
  }

  static async open(options: BenchOptions = {}): Promise<GateBench> {
    const temporary = await tempDir();
    const dir = temporary.path;
    const claims = path.join(dir, 'claims');
    await mkdir(claims);
    const plain = madeUpHost({ pid: process.pid });
    const host = madeUpHost({
      pid: process.pid,
      machine: { ...plain.machine, ...options.machine },
      env: { PATH: `${options.bin ?? dir}:/usr/bin:/bin`, BUILDER_CLAIMS: claims },
    });
    const engine = Object.assign(new FakeEngine({ info: { dataRoot: dir, ...options.info } }), {
      address: 'unix:///nowhere/docker.sock',
    });
    const usual = someConfig({ cacheDir: dir, reportsDir: dir });
    const config = { ...usual, admission: { ...usual.admission, ...options.admission } };
    const said: string[] = [];
    const say = (message: string): void => void said.push(message);
    const plan = { tasks: [BUILD, SOAK, SERVE] };
    const gate = await openAdmission({ config, engine, host, plan, say });
    const remove = (): PromiseLike<void> => temporary[Symbol.asyncDispose]();
    return new GateBench({ dir, host, gate, said, remove });
  }

  enter(task: Task, gpus: readonly number[] = []): Promise<Entry> {
    return this.#gate.enter(task, gpus, new AbortController().signal);
  }

  /** Asked each second, until it says something else than wait; the seconds that took. */
  async waited(
    task: Task,
    gpus: readonly number[] = [],
  ): Promise<{ entry: Entry; seconds: number }> {
    for (let seconds = 0; ; seconds += 1) {
      const entry = await this.enter(task, gpus);
      if (entry.kind !== 'wait') return { entry, seconds };
      if (seconds > 10_000) throw new Error(`for ever: ${entry.why}`);
      await this.host.clock.advance(1000);
    }
  }

  holds(task: Task, claim: Task['resources']): void {
    this.#gate.holds(task, claim);
  }

  leave(task: Task): void {
    this.#gate.leave(task);
  }

  /** Another run of this host, of another user as it says. */
  alice(claim: Partial<HostClaim>): HostLedger {
    const self = { ...currentOwner(this.host), user: 'alice', device: null };
    const now = (): number => this.host.clock.now();
    const ledger = new HostLedger({ dir: path.join(this.dir, 'claims'), self, now });
    const none = { cpu: 0, memoryMb: 0, diskMb: 0, seenFreeMb: null, gpus: [] } as const;
    ledger.hold('build', { ...none, gpus: [], quiet: 'either', ...claim });
    return ledger;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#gate.close();
    await this.#remove();
  }
}
