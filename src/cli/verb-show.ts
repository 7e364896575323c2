// `builder show [run] [task]`: what is stored of a run, or of one of its tasks.

import { inShort } from '../console/board.ts';
import { formatFailure } from '../console/errors.ts';
import { widthFor } from '../console/fit.ts';
import { formatSummary } from '../console/summary.ts';
import { EXIT } from '../model/exit.ts';
import type { Results } from '../model/results.ts';
import { storedRun, type StoredRun } from '../pipeline/stored.ts';
import { toJson } from '../text/json.ts';
import { formatDuration } from '../text/units.ts';
import { reportsDirOf } from './reports-dir.ts';
import { readNames, taskNamed } from './run-and-task.ts';
import { shownPath } from './shown-path.ts';
import type { Call } from './verb.ts';
import { wordsOf, type Words } from './words.ts';

export async function show(call: Call): Promise<number> {
  const words = wordsOf(call);
  const reportsDir = await reportsDirOf(call, words);
  if (reportsDir === null) return EXIT.config;
  const named = readNames(call.args);
  const stored = await storedRun(reportsDir, named.run);
  const { folder, results, lost } = stored;
  if (named.task !== null) {
    const task = taskNamed(stored, named.task);
    words.print(
      words.json ? toJson(aboutTask(results, task.id)) : taskText(stored, task.id, words),
    );
    return EXIT.passed;
  }
  if (words.json) {
    words.print(toJson(results));
    return EXIT.passed;
  }
  const report = shownPath(call.host.cwd, `${folder.dir}/report.html`);
  const width = widthFor(call.host.stdout);
  words.print(formatSummary(results, { width, paint: words.paint, report, lost }));
  return EXIT.passed;
}

function aboutTask({ tasks, images, measurements, metrics }: Results, id: string): unknown {
  const result = tasks.find((task) => task.id === id) ?? null;
  return {
    result,
    images: images.filter((image) => image.fingerprint === result?.fingerprint),
    measurements: measurements.filter(({ task }) => task === id),
    metrics: metrics.filter(({ task }) => task === id),
  };
}

function taskText({ results, lost }: StoredRun, id: string, { paint }: Words): string {
  const result = results.tasks.find((task) => task.id === id);
  if (result === undefined) return `${id} has not ended${lost ? ': the run was cut off' : ''}\n`;
  const { status, durationMs, attempts, checks = [], reason, retried = [], log } = result;
  const lines = [
    `${id}: ${status}${result.flaky ? ', flaky' : ''}, ${formatDuration(durationMs)}${attempts > 1 ? `, ${attempts} attempts` : ''}`,
    ...retried.map((earlier, place) => `  attempt ${place + 1} failed: ${inShort(earlier)}`),
    ...checks.map(({ name, passed, detail }) => `  ${passed ? '✓' : '✗'} ${name}: ${detail}`),
    ...(attempts > 0 ? [`  log: ${log}`] : []),
  ];
  const why = reason === undefined ? '' : formatFailure(reason, { verbose: true, paint });
  return `${lines.join('\n')}\n${why}`;
}
