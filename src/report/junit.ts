// The results as JUnit XML, which every CI system reads: one suite an image, one case a step.

import type { Results, TaskResult } from '../model/results.ts';
import { stripControl } from '../text/control.ts';

/** `lost`: the run was killed, and what is there must not look like a whole one that passed. */
export function renderJunit(results: Results, lost = false): string {
  const suites = Map.groupBy(
    results.tasks,
    ({ framework, target, ref, revision }) => `${framework} ${target} at ${ref} (${revision})`,
  );
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="builder" ${counts(results.tasks, lost ? 1 : 0)}>`,
    ...[...suites].flatMap(([name, tasks]) => suite(name, tasks, results)),
    ...(lost ? CUT_OFF : []),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

const CUT_OFF = [
  `  <testsuite name="run" ${counts([], 1)}>`,
  '    <testcase name="run" classname="builder" time="0.000">',
  '      <error message="the run was cut off before its end"/>',
  '    </testcase>',
  '  </testsuite>',
];

function suite(name: string, tasks: readonly TaskResult[], { run }: Results): string[] {
  return [
    `  <testsuite name="${xml(name)}" timestamp="${xml(run.startedAt)}" ${counts(tasks)}>`,
    ...tasks.flatMap(testcase),
    '  </testsuite>',
  ];
}

function testcase(task: TaskResult): string[] {
  const place = `${task.framework}.${task.target}.${task.ref}`;
  const head = `<testcase name="${xml(task.kind)}" classname="${xml(place)}" time="${seconds(task)}"`;
  const lines = task.status === 'passed' ? flakyFailures(task) : [outcome(task)];
  if (lines.length === 0) return [`    ${head}/>`];
  return [`    ${head}>`, ...lines.map((line) => `      ${line}`), '    </testcase>'];
}

/** As Maven's Surefire writes them: the case has passed, and what came before is told. */
function flakyFailures({ flaky, retried = [] }: TaskResult): string[] {
  if (flaky !== true) return [];
  return retried.map((reason) => {
    const details = [reason.cause, reason.excerpt].filter(Boolean).join('\n');
    const trace = details === '' ? '' : `<stackTrace>${xml(details)}</stackTrace>`;
    return `<flakyFailure message="${xml(reason.message)}" type="${xml(reason.class)}">${trace}</flakyFailure>`;
  });
}

function outcome({ status, reason, log, attempts, checks = [] }: TaskResult): string {
  const type = xml(reason?.class ?? status);
  const message = xml(reason?.message ?? '');
  // `blocked by ...` says its class itself.
  const why = message.startsWith(type) ? message : `${type}: ${message}`;
  if (status !== 'failed') return `<skipped message="${why}"/>`;
  const failed = checks.filter(({ passed }) => !passed);
  const details = [
    reason?.cause,
    ...failed.map(({ name, detail }) => `${name}: ${detail}`),
    reason?.excerpt,
    reason?.repeat,
    attempts > 0 && log,
  ]
    .filter(Boolean)
    .join('\n');
  return `<failure type="${type}" message="${message}">${xml(details)}</failure>`;
}

function counts(tasks: readonly TaskResult[], errors = 0): string {
  const failed = tasks.filter(({ status }) => status === 'failed').length;
  const skipped = tasks.filter(({ status }) => status === 'skipped' || status === 'cancelled');
  const time = tasks.reduce((sum, task) => sum + task.durationMs, 0) / 1000;
  return `tests="${tasks.length + errors}" failures="${failed}" errors="${errors}" skipped="${skipped.length}" time="${time.toFixed(3)}"`;
}

function seconds({ durationMs }: TaskResult): string {
  return (durationMs / 1000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** What XML 1.0 allows in no form: half characters and two that are none. */
const NOT_XML = /[\p{Cs}\uFFFE\uFFFF]/gu;

function xml(text: string): string {
  return stripControl(text)
    .replaceAll(NOT_XML, '\uFFFD')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
