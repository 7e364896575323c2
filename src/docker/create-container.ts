// Creating containers without losing sight of one: the engine goes on creating after its client has hung up.

import * as v from 'valibot';
import { ask, CHANGE_MS } from './call.ts';
import type { Connection } from './call.ts';
import { settingFailure, statusOf, wordsOf } from './call-failure.ts';
import { containerOptions } from './container-options.ts';
import { removeContainer } from './containers.ts';
import { NameTakenError, type ContainerSpec } from './engine.ts';

/** How long an end waits for containers that nobody wants any more; one that comes later is reaped by the next run. */
const AFTERMATH_MS = 10_000;

export class Creations {
  readonly #connection: Connection;
  /** Each settles, and never rejects, when its container is gone again. */
  readonly #abandoned = new Set<Promise<void>>();
  readonly #over = new AbortController();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Rejects with the signal's reason at once; what the engine makes all the same is removed when its id is known. */
  async create(spec: ContainerSpec, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const what = `create a container of ${spec.image}`;
    const creating = this.#request(spec).catch((error: unknown) => {
      throw isNameTaken(error) ? nameTaken(spec, error) : settingFailure(error, what);
    });
    try {
      const options = { what, deadlineMs: CHANGE_MS, signal };
      const Created = v.object({ id: v.string() });
      return (await ask(this.#connection, options, Created, () => creating)).id;
    } catch (error) {
      this.#abandon(creating);
      throw error;
    }
  }

  /** The end: resolves when nothing is left of what was abandoned, within some seconds, or when the engine is lost. */
  async close(): Promise<void> {
    const { clock, heartbeat } = this.#connection;
    const limit = clock.sleep(AFTERMATH_MS, this.#over.signal).catch(() => {});
    if (this.#abandoned.size > 0) {
      const all = heartbeat.during(() => Promise.all(this.#abandoned)).catch(() => {});
      await Promise.race([all, limit]);
    }
    this.#over.abort();
  }

  /** Not with the signal of the caller: it would end the answer, not the work. */
  #request(spec: ContainerSpec): Promise<{ readonly id: string }> {
    // Apart, because dockerode would repeat the whole body, environment included, in the address.
    const request = {
      _query: spec.name === undefined ? {} : { name: spec.name },
      _body: containerOptions(spec),
      abortSignal: this.#over.signal,
    };
    return this.#connection.docker.createContainer(request);
  }

  #abandon(creating: Promise<{ readonly id: string }>): void {
    const gone = creating
      .then(({ id }) => removeContainer(this.#connection, id))
      // Nothing was made, or the engine is lost and its leftovers are reaped later.
      .catch(() => {})
      .finally(() => this.#abandoned.delete(gone));
    this.#abandoned.add(gone);
  }
}

function isNameTaken(error: unknown): boolean {
  return statusOf(error) === 409 && /name .* is already in use/i.test(wordsOf(error));
}

function nameTaken({ name = '' }: ContainerSpec, cause: unknown): NameTakenError {
  return new NameTakenError(name, { cause });
}
