// How a call is shown: where words go, and whether in colour.

import type { Host } from '../host/host.ts';
import { formatFailure, formatProblem } from '../console/errors.ts';
import { makePaint, wantsColour, type Paint } from '../console/paint.ts';
import type { ConfigProblem } from '../model/config.ts';
import type { PlanProblem } from '../model/plan.ts';
import type { Failure } from '../model/reason.ts';
import type { Call } from './verb.ts';

export interface Words {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly coloured: boolean;
  readonly paint: Paint;
  /** Data: standard output. */
  readonly print: (text: string) => void;
  readonly fail: (failure: Failure, where?: string) => void;
  readonly problems: (problems: readonly ConfigProblem[]) => void;
  /** What of a plan could not be made. */
  readonly unplanned: (problems: readonly PlanProblem[]) => void;
  /** One line about the work before a run, on standard error. */
  readonly say: (message: string) => void;
}

export function wordsOf({ host, flags }: Call): Words {
  const coloured = wantsColour(host, flags['noColor'] === true);
  const paint = makePaint(coloured);
  const verbose = flags['verbose'] === true;
  const fail = (failure: Failure, where?: string): void => {
    const style = {
      verbose,
      paint: errorPaint(host, paint),
      ...(where !== undefined && { where }),
    };
    host.stderr.write(formatFailure(failure, style));
  };
  return {
    json: flags['json'] === true,
    verbose,
    coloured,
    paint,
    print: (text) => {
      host.stdout.write(text);
    },
    fail,
    problems: (problems) => {
      for (const problem of problems)
        host.stderr.write(formatProblem(problem, errorPaint(host, paint)));
    },
    unplanned: (problems) => {
      for (const { ref, framework, reason } of problems)
        fail(reason, [ref, framework].filter((word) => word !== null).join(', '));
    },
    say: (message) => {
      host.stderr.write(`${message}\n`);
    },
  };
}

/** Standard error may go to a file while standard output is watched. */
function errorPaint({ stderr }: Host, paint: Paint): Paint {
  return stderr.isTTY ? paint : makePaint(false);
}
