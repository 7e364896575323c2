import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { makePaint } from '../../../src/console/paint.ts';
import { formatSummary } from '../../../src/console/summary.ts';
import { widthOf } from '../../../src/console/width.ts';
import type { Event } from '../../../src/model/event.ts';
import type { Measurement } from '../../../src/model/measurement.ts';
import type { Plan, Task } from '../../../src/model/plan.ts';
import { failure } from '../../../src/model/reason.ts';
import type { Results } from '../../../src/model/results.ts';
import { isoTime } from '../../../src/text/time.ts';
import { fold, taskOrder } from '../../../src/store/fold.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { BEGIN, runEnded, runStarted, someMeasurement, taskEnded } from '../../rig/run-events.ts';
import { NIGHT, NIGHT_EVENTS } from './night.ts';
import { storyResults } from './story.ts';

const STYLE = {
  paint: makePaint(false),
  report: 'reports/20261121T070000Z-3fa9/report.html',
  changes: ['new failure: smoke of sglang', 'vllm is 12.3 % slower (noise ±4 %)'],
  mail: 'not sent to kim@example: no SMTP server is configured (BUILDER_SMTP_URL); it is in mail.eml',
};

function resultsOf(plan: Plan, events: readonly Event[]): Results {
  const order = taskOrder(plan);
  let results: Results | null = null;
  for (const event of events) results = fold(results, event, order);
  assert.ok(results);
  return results;
}

/** 200 tasks: of the images 1 to 40 every second fails at its third step of five, and two are skipped for it. */
function bigNight(): Results {
  const kinds = ['build', 'sanity', 'serve', 'smoke', 'soak'] as const;
  const tasks: Task[] = [];
  const events: Event[] = [runStarted()];
  for (let image = 1; image <= 40; image += 1)
    for (const [place, kind] of kinds.entries()) {
      const id = `${kind}.variant-${image}.runtime.012345678` as const;
      const task = someTask(id, { framework: `variant-${image}` });
      tasks.push(task);
      const startedAt = isoTime(BEGIN + 1000 * place);
      const broken = image % 2 === 0;
      const never = { startedAt: null, attempts: 0, durationMs: 0 };
      if (broken && place === 2)
        events.push(
          taskEnded(task, { startedAt, status: 'failed', reason: failure('not-ready', '') }),
        );
      else if (broken && place > 2)
        events.push(
          taskEnded(task, {
            ...never,
            status: 'skipped',
            reason: { class: 'blocked', message: '' },
          }),
        );
      else events.push(taskEnded(task, { startedAt, durationMs: 1000 }));
    }
  return resultsOf(somePlan(tasks), [...events, runEnded(BEGIN + 3_725_000, 4)]);
}

describe('the last words', () => {
  for (const width of [20, 40, 80, 200])
    test(`are as agreed at ${width} columns`, (t) => {
      const text = formatSummary(storyResults(), { ...STYLE, width });
      const golden = fileURLToPath(new URL(`../../golden/summary-${width}.txt`, import.meta.url));
      t.assert.fileSnapshot(text, golden, { serializers: [String] });
      const breakable = text.split('\n').filter((line) => line.trimStart().includes(' '));
      for (const line of breakable)
        if (!line.startsWith('report:')) assert.ok(widthOf(line) <= width, line);
    });

  test('of 200 tasks take a line for each good image, and for each step that broke', (t) => {
    const text = formatSummary(bigNight(), { ...STYLE, width: 80 });
    const golden = fileURLToPath(new URL('../../golden/summary-big.txt', import.meta.url));
    t.assert.fileSnapshot(text, golden, { serializers: [String] });
    assert.ok(text.indexOf('✗ failed') > text.lastIndexOf('variant-39'));
  });

  test('of a run without changes say nothing of them, and of one under way no exit code', () => {
    const results = resultsOf(NIGHT, NIGHT_EVENTS);
    const text = formatSummary(results, { ...STYLE, changes: [], width: 120 });
    assert.doesNotMatch(text, /changes|exit/);
    assert.match(text, /has not finished: 11 passed, 1 failed, 2 skipped \(2 blocked\)/);
  });

  test('say which measurements do not count, and nothing where all do', () => {
    const results = resultsOf(NIGHT, NIGHT_EVENTS);
    const one = (framework: string, valid: boolean): Measurement => ({
      ...someMeasurement(someTask('soak.a')),
      framework,
      valid,
    });
    const said = (...measurements: Measurement[]): string =>
      formatSummary({ ...results, measurements }, { ...STYLE, width: 120 });
    const text = said(one('vllm', false), one('sglang', true), one('trtllm', false));
    assert.match(text, /^invalid: 2 of 3 measurements do not count: vllm, trtllm$/m);
    assert.match(said(one('vllm', false)), /^invalid: 1 of 1 measurement does not count: vllm$/m);
    assert.doesNotMatch(said(one('vllm', true)), /invalid/);
  });
});
