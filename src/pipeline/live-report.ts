// The report of a run under way: one page without charts, written again and again until the final one replaces it.

import { join } from 'node:path';
import type { Clock } from '../model/clock.ts';
import type { Emit, Event } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import type { Results } from '../model/results.ts';
import { renderReport } from '../report/render-html.ts';
import { viewModel } from '../report/view-model.ts';
import { CourseFold } from '../store/course.ts';
import type { Recorder } from '../store/recorder.ts';
import type { RunFolder } from '../store/run-folder.ts';
import { earlierRuns, thisRun } from './earlier-runs.ts';
import { LivePace } from './live-pace.ts';
import { reportOf } from './report-facts.ts';
import { writeInRun } from '../store/run-files.ts';

export interface LiveReport {
  readonly onEvent: Emit;
  /** Nothing is written afterwards: the place is free for the final page. */
  stop(): Promise<void>;
}

export interface LiveReportOptions {
  readonly folder: RunFolder;
  readonly plan: Plan;
  /** What happened before the run went on. */
  readonly past: readonly Event[];
  readonly reportsDir: string;
  readonly clock: Clock;
  readonly recorder: Pick<Recorder, 'results'>;
  /** Called once, in words: a run goes on without its live page. */
  readonly onProblem: (message: string) => void;
}

export function openLiveReport(options: LiveReportOptions): LiveReport {
  const { folder, plan, reportsDir, clock } = options;
  const fold = new CourseFold(plan);
  for (const event of options.past) fold.add(event);
  let earlier: ReturnType<typeof earlierRuns> | null = null;
  let told = false;

  const page = async (begun: Results): Promise<string> => {
    earlier ??= earlierRuns(reportsDir, thisRun(plan, begun), clock);
    const before = await earlier;
    // Only now: what happens at once with the event that led here belongs on the page, which may rest for minutes.
    const results = options.recorder.results() ?? begun;
    const facts = { plan, results, course: fold.course(), earlier: before };
    return renderReport(viewModel(reportOf({ ...facts, now: clock.now() })));
  };
  const write = async (): Promise<void> => {
    const results = options.recorder.results();
    if (results === null) return;
    try {
      await writeInRun(join(folder.dir, 'report.html'), await page(results));
    } catch (error) {
      if (told) return;
      told = true;
      options.onProblem(`the report cannot follow the run: ${String(error)}`);
    }
  };
  const pace = new LivePace(plan, { clock, write });
  return {
    onEvent: (event) => {
      fold.add(event);
      pace.onEvent(event);
    },
    stop: () => pace.stop(),
  };
}
