// Runs far larger than a night: many tasks, many failures, every text as long as logs make them.

import { changeAt } from '../../../src/compare/change.ts';
import type { Failure } from '../../../src/model/reason.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { everyStep, LAST_NIGHT } from './sample-changes.ts';
import { sampleCourse } from './sample-course.ts';
import {
  comparisonRow,
  EMBEDDED,
  journey,
  measurement,
  NOW,
  plan,
  results,
  type Ending,
} from './samples.ts';

/** `images` times eight tasks; every step of the first `failed` tasks by stride failed. */
export function bigRun(images: number, failed: number): ReportInput {
  const names = Array.from({ length: images }, (_, index) => `vllm-variant-${index}`);
  const tasks = names.flatMap((name) => journey(name, EMBEDDED));
  const stride = Math.floor(tasks.length / failed);
  const guilty = tasks.filter((_, index) => index % stride === 0).slice(0, failed);
  const endings: Record<string, Ending> = {};
  for (const { id } of guilty) endings[id] = { status: 'failed', reason: LONG };
  const ended = results(tasks, endings);
  const broken = ended.tasks.filter(({ status }) => status === 'failed');
  return {
    plan: plan(tasks, [EMBEDDED]),
    results: { ...ended, measurements: names.map((name) => measurement(name)) },
    comparison: names.map((name) => comparisonRow(name)),
    course: sampleCourse(tasks, ended),
    changes: {
      since: LAST_NIGHT,
      compared: everyStep(ended.tasks),
      changes: broken.map((task) => changeAt(task, 'new-failure')),
    },
    now: NOW,
  };
}

const LONG: Failure = {
  class: 'soak',
  message: `the server answered, and then it did not: ${'again '.repeat(100)}`,
  cause: 'ÄÖÜ '.repeat(1000),
  exitCode: 1,
  excerpt: Array.from({ length: 15 }, (_, line) => `${line} ${'<&"\'>é '.repeat(200)}`).join('\n'),
  guiltyLine: 7,
  logLine: 100_000,
  hint: 'read the log '.repeat(50),
};
