// How a call is shown: where words go, and whether in colour.

import type { Host } from '../host/host.ts';
import { formatFailure, formatProblem } from '../console/errors.ts';
import { makePaint, wantsColour, type Paint } from '../console/paint.ts';
import type { ConfigProblem } from '../model/config.ts';
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
  /** One line about the work before a run, on standard error. */
  readonly say: (message: string) => void;
}

export function wordsOf({ host, flags }: Call): Words {
  const coloured = wantsColour(host, flags['color'] === false);
  const paint = makePaint(coloured);
  const verbose = flags['verbose'] === true;
  return {
    json: flags['json'] === true,
    verbose,
    coloured,
    paint,
    print: (text) => {
      host.stdout.write(text);
    },
    fail: (failure, where) => {
      const style = {
        verbose,
        paint: errorPaint(host, paint),
        ...(where !== undefined && { where }),
      };
      host.stderr.write(formatFailure(failure, style));
    },
    problems: (problems) => {
      for (const problem of problems)
        host.stderr.write(formatProblem(problem, errorPaint(host, paint)));
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
