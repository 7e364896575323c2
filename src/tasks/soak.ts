// The soak task: pages before, then the load; its error rate decides, its measurement is kept.

import type { LoadProgress, LoadResult, RequestRecord } from '../load/load-result.ts';
import { requestLines } from '../load/request-lines.ts';
import { runClosedLoop } from '../load/run-closed-loop.ts';
import { errorRate, summarizeLoad } from '../load/summarize-load.ts';
import type { LoadSpec } from '../model/framework.ts';
import type { Measurement } from '../model/measurement.ts';
import { failure, type Failure } from '../model/reason.ts';
import type { Check } from '../model/results.ts';
import type { Runner } from '../model/runner.ts';
import { formatDuration, formatNumber, plural } from '../text/units.ts';
import { frameworkOf, type TaskDeps } from './deps.ts';
import { servedBy } from './inputs.ts';
import { isPage, scrapePages } from './pages.ts';

/** Of the prompts: the same for every framework, so that all are asked the same. */
const SEED = 1;

export function soakRunner(deps: TaskDeps): Runner<'soak'> {
  return async ({ task, inputs, sink, signal }) => {
    const { clock } = deps;
    const { soak: spec, name: framework } = frameworkOf(deps, task);
    const served = servedBy(inputs);
    const pages = await scrapePages(served, clock, signal);
    for (const page of pages)
      if (!isPage(page))
        sink.log(`no page of the ${page.process} before the load: ${page.missing}`);
    const onProgress = (progress: LoadProgress): void => sink.progress(inWords(progress, spec));
    const options = { clock, target: served.api, model: served.model, spec, seed: SEED };
    const result = await runClosedLoop(options, { signal, onProgress });
    await sink.artefactLines(`load/${task.id}/requests.jsonl`, requestLines(result.records));
    signal.throwIfAborted();
    const { id, simulated } = task;
    const measurement = summarizeLoad(result, { task: id, framework, simulated });
    const check = errorCheck(measurement, spec);
    const output = { measurement, checks: [check] };
    sink.log(`${check.name}: ${check.detail}`);
    for (const line of exampleOfEach(result.records)) sink.log(line);
    for (const reason of measurement.reasons) sink.log(`the measurement is not valid: ${reason}`);
    if (check.passed) return { status: 'passed', output, before: pages.filter(isPage) };
    return { status: 'failed', reason: tooManyErrors(check, measurement, result), output };
  };
}

function inWords({ ok, failed, tokens, elapsedMs }: LoadProgress, spec: LoadSpec): string {
  const done =
    spec.requests === null ? plural(ok, 'request') : `${ok} of ${spec.requests} requests`;
  const perSecond = elapsedMs > 0 ? formatNumber((tokens * 1000) / elapsedMs) : '0';
  return `${done}, ${failed} failed, ${perSecond} tok/s, ${formatDuration(elapsedMs)}`;
}

function errorCheck(measurement: Measurement, { maxErrorRate }: LoadSpec): Check {
  const { ok, failed } = measurement.requests;
  const rate = errorRate(measurement);
  const detail = `${failed} of ${plural(ok + failed, 'request')} failed (${percent(rate)}), ${percent(maxErrorRate)} allowed`;
  return { name: 'error rate', passed: rate <= maxErrorRate, detail };
}

function tooManyErrors(check: Check, { requests }: Measurement, result: LoadResult): Failure {
  const counts = Object.entries(requests.byClass).map(([name, count]) => `${name} ${count}`);
  const first = result.records.find(({ error }) => error !== null);
  const givenUp = result.end === 'gave-up' ? ['given up: request after request failed'] : [];
  const shown = first === undefined ? [] : [`first: ${first.error ?? ''}`];
  return failure('soak', check.detail, {
    cause: [counts.join(', '), ...shown, ...givenUp].join('\n'),
  });
}

/** One failed request of every class, in the server's words. */
function exampleOfEach(records: readonly RequestRecord[]): string[] {
  const failed = records.filter(({ error }) => error !== null);
  const byClass = [...Map.groupBy(failed, ({ outcome }) => outcome).values()];
  const examples = byClass.flatMap((alike) => alike.slice(0, 1));
  return examples.map(
    ({ index, outcome, error }) => `${outcome}, for example request ${index}: ${error ?? ''}`,
  );
}

function percent(share: number): string {
  return `${formatNumber(share * 100)} %`;
}
