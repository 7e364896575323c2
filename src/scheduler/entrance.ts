// Asks the gate for one task at a time, round by round: whom it lets wait is asked again with the next round.

import type { TaskId } from '../model/ids.ts';
import type { Entry } from '../model/gate.ts';
import type { Resources, Task } from '../model/plan.ts';
import { askGate } from './ask-gate.ts';
import type { Parts } from './parts.ts';

/** The longest time from one round to the next, in ms: others end too. */
const ROUND_MS = 1000;

export interface Visitor {
  readonly answered: (task: Task, entry: Entry) => void;
  /** Who was turned away may ask again. */
  readonly due: () => void;
}

export class Entrance {
  readonly #parts: Parts;
  readonly #visitor: Visitor;
  readonly #closed = new AbortController();
  readonly #admitted = new Set<TaskId>();
  /** In this round. */
  readonly #turnedAway = new Set<TaskId>();
  #isAsking = false;
  /** Something of ours has become free since the first of them was asked. */
  #isFreed = false;
  #pause: AbortController | null = null;

  constructor(parts: Parts, visitor: Visitor) {
    this.#parts = parts;
    this.#visitor = visitor;
  }

  get isAsking(): boolean {
    return this.#isAsking;
  }

  get keepsWaiting(): boolean {
    return this.#turnedAway.size > 0;
  }

  hasTurnedAway(id: TaskId): boolean {
    return this.#turnedAway.has(id);
  }

  ask(task: Task, gpus: readonly number[]): void {
    if (!this.keepsWaiting) this.#isFreed = false;
    this.#isAsking = true;
    void askGate(task, gpus, this.#closed.signal, this.#parts).then((entry) => {
      this.#isAsking = false;
      if (entry.kind === 'admitted') this.#admitted.add(task.id);
      if (entry.kind === 'wait') this.#turnedAway.add(task.id);
      this.#visitor.answered(task, entry);
    });
  }

  /** Asked when nobody is left to ask in this round: whether another one begins now; else it does within a second. */
  nextRound(): boolean {
    if (!this.keepsWaiting) return false;
    if (!this.#isFreed) {
      this.#pause ??= this.#begin();
      return false;
    }
    this.#again();
    return true;
  }

  freed(): void {
    this.#isFreed = true;
  }

  holds(task: Task, claim: Resources): void {
    this.#parts.gate.holds(task, claim);
  }

  leave(task: Task): void {
    if (this.#admitted.delete(task.id)) this.#parts.gate.leave(task);
  }

  /** It has ended without having started. */
  forget(id: TaskId): void {
    this.#turnedAway.delete(id);
    if (!this.keepsWaiting) this.#stopPause();
  }

  /** Nobody wants to enter any more. */
  close(): void {
    this.#closed.abort();
    this.#stopPause();
  }

  #begin(): AbortController {
    const pause = new AbortController();
    this.#parts.clock.sleep(ROUND_MS, pause.signal).then(
      () => {
        this.#again();
        this.#visitor.due();
      },
      () => undefined,
    );
    return pause;
  }

  #again(): void {
    this.#stopPause();
    this.#turnedAway.clear();
  }

  #stopPause(): void {
    this.#pause?.abort();
    this.#pause = null;
  }
}
