// Services are alive while any task needs them: kept here from ready to stopped.

import type { TaskId } from '../model/ids.ts';
import type { Task } from '../model/plan.ts';
import type { Failure } from '../model/reason.ts';
import type { Service } from '../model/served-model.ts';
import type { Parts } from './parts.ts';
import type { Ended } from './task-run.ts';

export interface Listener {
  readonly stopping: (id: TaskId) => void;
  /** What it held is free. */
  readonly stopped: (id: TaskId) => void;
}

export class Services {
  readonly #parts: Parts;
  readonly #alive = new Map<
    TaskId,
    { service: Service; users: Set<TaskId>; kept: boolean; lost: Promise<Failure> }
  >();
  readonly #stopping = new Set<Promise<void>>();
  readonly #hear: Listener;

  constructor(parts: Parts, hear: Listener) {
    this.#parts = parts;
    this.#hear = hear;
  }

  started(id: TaskId, service: Service, users: readonly TaskId[]): void {
    this.#alive.set(id, { service, users: new Set(users), kept: false, lost: service.lost });
    this.#ready(id, service);
    if (users.length === 0) this.#stop(id, 'gently');
  }

  of(needs: readonly TaskId[]): Service[] {
    return needs.flatMap((id) => this.#alive.get(id)?.service ?? []);
  }

  /** What was lost with the engine lives again for those who ask it once more; all who need it ask, it is told once. */
  async renew(needs: readonly TaskId[], signal: AbortSignal): Promise<void> {
    for (const id of needs) {
      const entry = this.#alive.get(id);
      await entry?.service.renew?.(signal);
      if (entry === undefined || entry.service.lost === entry.lost) continue;
      entry.lost = entry.service.lost;
      this.#ready(id, entry.service);
    }
  }

  /** A failed step keeps the service it asked, where that is wanted: whoever else needs it also needs this step, and is blocked now. */
  async keptFor(task: Task, ended: Ended): Promise<Ended> {
    const { result } = ended;
    if (result.status !== 'failed' || result.reason === undefined) return ended;
    for (const id of task.needs) {
      const entry = this.#alive.get(id);
      const kept = (await entry?.service.keep?.()) ?? null;
      if (entry === undefined || kept === null) continue;
      entry.kept = true;
      return { ...ended, result: { ...result, reason: { ...result.reason, kept } } };
    }
    return ended;
  }

  /** The last user to end takes the service with it; a cancelled run gives running streams no time. */
  released(user: TaskId, how: 'gently' | 'now'): void {
    for (const [id, { users }] of this.#alive)
      if (users.delete(user) && users.size === 0) this.#stop(id, how);
  }

  /** What a service holds will soon be free. */
  get stopping(): boolean {
    return this.#stopping.size > 0;
  }

  async allStopped(): Promise<void> {
    for (const id of this.#alive.keys()) this.#stop(id, 'now');
    while (this.#stopping.size > 0) await Promise.all(this.#stopping);
  }

  #ready(id: TaskId, service: Service): void {
    this.#say(id, 'ready');
    void service.lost.then((reason) => {
      if (this.#alive.has(id)) this.#say(id, 'failed', reason.message);
    });
  }

  #stop(id: TaskId, how: 'gently' | 'now'): void {
    const entry = this.#alive.get(id);
    if (entry === undefined) return;
    this.#alive.delete(id);
    this.#say(id, 'stopping');
    this.#hear.stopping(id);
    const stopping = entry.service
      .stop(how)
      .then(
        () => {
          this.#say(id, 'stopped', entry.kept ? 'its container is kept' : null);
        },
        (error: unknown) => {
          this.#say(id, 'failed', `did not stop: ${String(error)}`);
        },
      )
      .finally(() => {
        this.#stopping.delete(stopping);
        this.#hear.stopped(id);
      });
    this.#stopping.add(stopping);
  }

  #say(
    task: TaskId,
    state: 'ready' | 'stopping' | 'stopped' | 'failed',
    reason: string | null = null,
  ): void {
    const at = this.#parts.clock.now();
    this.#parts.emit({
      type: 'service-changed',
      at,
      task,
      state,
      ...(reason !== null && { reason }),
    });
  }
}
