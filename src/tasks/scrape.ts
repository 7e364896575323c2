// The scrape task: the pages after the load, kept beside those before it, and read by meaning.

import { countPage } from '../metrics/count.ts';
import type { Page } from '../metrics/page.ts';
import { parsePage } from '../metrics/parse.ts';
import { readConcepts } from '../metrics/read-concepts.ts';
import type { MetricsResult, Snapshot } from '../model/metric.ts';
import { failure } from '../model/reason.ts';
import type { Check } from '../model/results.ts';
import type { Runner, RunnerContext } from '../model/runner.ts';
import { plural } from '../text/units.ts';
import type { TaskDeps } from './deps.ts';
import { inputOf, servedBy } from './inputs.ts';
import { isPage, scrapePages, type MissingPage } from './pages.ts';

type Context = RunnerContext<'scrape'>;

export function scrapeRunner({ clock }: TaskDeps): Runner<'scrape'> {
  return async (context) => {
    const before = inputOf(context.inputs, (passed) => passed.before);
    const after = await scrapePages(servedBy(context.inputs), clock, context.signal);
    await keepPages(before ?? [], 'before', context);
    await keepPages(after.filter(isPage), 'after', context);
    const read = after.map((page) => (isPage(page) ? readPage(page, before, context) : page));
    const metrics = read.flatMap((one) => ('result' in one ? [one.result] : []));
    const pages = read.map((one) => ('result' in one ? one.check : absent(one)));
    const checks = [...absentBefore(before, after), ...pages];
    for (const check of checks) context.sink.log(`${check.name}: ${check.detail}`);
    const wrong = checks.find((check) => !check.passed);
    const output = { metrics, checks };
    if (wrong === undefined) return { status: 'passed', output };
    return {
      status: 'failed',
      reason: failure('metrics', `${wrong.name}: ${wrong.detail}`),
      output,
    };
  };
}

/** Stored under the name of the task, the process and the moment. */
async function keepPages(
  pages: readonly Snapshot[],
  moment: 'before' | 'after',
  { task, sink }: Context,
): Promise<void> {
  for (const { process, text } of pages)
    await sink.artefact(`metrics/${task.id}.${process}.${moment}.prom`, text);
}

interface ReadPage {
  readonly result: MetricsResult;
  readonly check: Check;
}

function readPage(
  { process, text }: Snapshot,
  before: readonly Snapshot[] | null,
  { task, sink }: Context,
): ReadPage {
  const page = parsePage(text);
  const earlier = before?.find((snapshot) => snapshot.process === process);
  const start = earlier === undefined ? null : parsePage(earlier.text);
  const count = countPage(page);
  for (const { line, message } of page.problems)
    sink.log(`${process} page, line ${line}: ${message}`);
  const result: MetricsResult = {
    task: task.id,
    framework: task.framework,
    process,
    ...count,
    // Of a load whose start nobody saw nothing can be told; without a load it is all since the server's start.
    concepts: before !== null && start === null ? {} : readConcepts(start, page, process),
  };
  return { result, check: readable(result, page) };
}

/** A page without any family is no Prometheus page, whatever it is; single bad lines are only told. */
function readable({ process, lines, names }: MetricsResult, { problems }: Page): Check {
  const bad = problems.length === 0 ? '' : `, ${plural(problems.length, 'line')} unreadable`;
  const detail = `${plural(lines, 'line')}, ${plural(names, 'name')}${bad}`;
  const passed = names > 0;
  const expected = passed ? '' : '; expected a page of Prometheus metrics';
  return { name: `${process} page`, passed, detail: `${detail}${expected}` };
}

/** A page that came only after the load is a fault of its own: counted from zero it would hold the smoke's tokens too. */
function absentBefore(
  before: readonly Snapshot[] | null,
  after: readonly (Snapshot | MissingPage)[],
): Check[] {
  if (before === null) return [];
  const lacking = after.filter(({ process }) => !before.some((page) => page.process === process));
  const detail = "there was none, the soak's log says why; expected a page to count from";
  return lacking.map(({ process }) => ({
    name: `${process} page before the load`,
    passed: false,
    detail,
  }));
}

function absent({ process, missing }: MissingPage): Check {
  return { name: `${process} page`, passed: false, detail: `${missing}; expected a page` };
}
