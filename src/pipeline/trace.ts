// A stored run as the text of a Chrome trace.

import type { Clock } from '../model/clock.ts';
import { chromeTrace } from '../report/trace/chrome-trace.ts';
import { traceText } from '../report/trace/trace-text.ts';
import { storedCourse, type StoredRun } from './stored.ts';

/** Without its events it has the tasks that ended, and nothing else. */
export async function traceOf(run: StoredRun, clock: Clock): Promise<string> {
  const { plan, results, lost } = run;
  const course = await storedCourse(run);
  const known = course === null ? {} : { course };
  return traceText(
    chromeTrace({ plan, results, lost, comparison: [], now: clock.now(), ...known }),
  );
}
