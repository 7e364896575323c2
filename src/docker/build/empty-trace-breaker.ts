// Ends a build that engine 20.10 will never end: it can fall into sending empty progress for ever.

import { failure, FailureError } from '../../model/reason.ts';

const MOST_EMPTY = 10_000;

/**
 * Seen (9 million in 25 s) once the engine's log limits were raised and one batch exceeded a mebibyte. A
 * single empty message is legal.
 */
export class EmptyTraceBreaker {
  #inARow = 0;

  count(aux: string): void {
    this.#inARow = aux === '' ? this.#inARow + 1 : 0;
    if (this.#inARow < MOST_EMPTY) return;
    throw new FailureError(
      failure('engine-lost', 'the Docker Engine sends empty progress messages without end', {
        cause: `${String(MOST_EMPTY)} empty traces in a row`,
        hint: 'unset BUILDKIT_STEP_LOG_MAX_SIZE and BUILDKIT_STEP_LOG_MAX_SPEED of dockerd, and restart it',
      }),
    );
  }
}
