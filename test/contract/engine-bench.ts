// The fixture of the engine's contract: the same cases on both engines, cleaned up after.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { ContainerSpec, Engine } from '../../src/docker/engine.ts';
import { FailureError } from '../../src/model/reason.ts';
import type { FailureClass } from '../../src/model/reason.ts';
import { HARNESSES } from './engine-harness.ts';
import type { Harness } from './engine-harness.ts';

export const LABEL = 'builder.test.contract';
/** Of this process: several may test one engine at a time. */
export const MINE = `${process.pid}.${process.hrtime.bigint()}`;

/** Far above what any step here takes, far below the patience of a person. */
export const soon = (): AbortSignal => AbortSignal.timeout(20_000);

/** Usable within the cases only: the engine is connected before the first. */
export class Bench {
  #harness: Harness | null = null;

  get engine(): Engine {
    return this.#open().engine;
  }

  get image(): string {
    return this.#open().image;
  }

  get swallowing(): string {
    return this.#open().swallowing;
  }

  spec(command: readonly string[], more: Partial<ContainerSpec> = {}): ContainerSpec {
    return {
      image: this.image,
      command,
      env: {},
      labels: { [LABEL]: MINE },
      ports: [],
      memoryMb: 64,
      cpus: 1,
      shmMb: null,
      gpus: 0,
      network: 'none',
      ...more,
    };
  }

  async started(command: readonly string[], more: Partial<ContainerSpec> = {}): Promise<string> {
    const id = await this.engine.createContainer(this.spec(command, more), soon());
    await this.engine.startContainer(id, soon());
    return id;
  }

  async open(harness: () => Promise<Harness>): Promise<void> {
    this.#harness = await harness();
  }

  async close(): Promise<void> {
    if (this.#harness === null) return;
    const left = await this.engine.listContainers({ [LABEL]: MINE });
    await Promise.all(left.map(({ id }) => this.engine.removeContainer(id)));
    await this.#harness.close();
  }

  #open(): Harness {
    if (this.#harness === null) throw new Error('no engine is connected yet');
    return this.#harness;
  }
}

export function onEachEngine(subject: string, cases: (bench: Bench) => void): void {
  for (const [name, harness] of Object.entries(HARNESSES)) {
    describe(`${subject} on the ${name}`, { timeout: 120_000 }, () => {
      const bench = new Bench();
      before(() => bench.open(harness));
      after(() => bench.close());
      cases(bench);
    });
  }
}

export function ofClass(expected: FailureClass) {
  return (error: unknown): true => {
    assert.ok(error instanceof FailureError, String(error));
    assert.equal(error.failure.class, expected);
    return true;
  };
}

/** Resolves when the container has printed its first line. */
export async function firstLine(engine: Engine, id: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const over = new AbortController();
  const following = engine.followLogs(id, resolve, AbortSignal.any([soon(), over.signal]));
  await Promise.race([promise, following]);
  over.abort();
  await following.catch(() => {});
}
