// A server's container that ended although nobody stopped it, as a failure.

import type { Ended } from '../docker/engine.ts';
import { failure, type Failure, type FailureClass } from '../model/reason.ts';
import type { LastLines } from './last-lines.ts';

export interface Circumstances {
  /** `not-ready` while it starts, `server-lost` afterwards. */
  readonly class: Extract<FailureClass, 'not-ready' | 'server-lost'>;
  readonly memoryMb: number;
  readonly lastLines: LastLines;
}

/** 128 + 9, as shells count. */
const SIGKILLED = 137;

/** Exit code 0 is a failure too: a server has nothing to finish. */
export function endedFailure(ended: Ended, how: Circumstances): Failure {
  const when = how.class === 'not-ready' ? 'before it was ready' : 'while it was in use';
  const more = { exitCode: ended.exitCode, ...how.lastLines };
  // Of a server that dies at once a busy engine may lose the reason; who else sends SIGKILL is rare.
  if (ended.oomKilled || ended.exitCode === SIGKILLED) {
    const sure = ended.oomKilled ? '' : 'probably ';
    const message = `the server was killed ${when}: it ${sure}needed more than its ${how.memoryMb} MB of memory`;
    return failure('oom', message, { ...more, hint: 'give it more in `serve: memoryMb:`' });
  }
  return failure(how.class, `the server exited with code ${ended.exitCode} ${when}`, more);
}
