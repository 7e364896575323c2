// The events themselves, one JSON object a line, for other programs.

import type { Output } from '../host/host.ts';
import { type Emit, TRANSIENT } from '../model/event.ts';
import { toJsonLine } from '../text/json.ts';

/** As `events.ndjson` has them; `verbose` adds log lines. */
export function jsonLines(output: Output, verbose: boolean): Emit {
  return (event) => {
    if (verbose || !TRANSIENT.has(event.type)) output.write(toJsonLine(event));
  };
}
