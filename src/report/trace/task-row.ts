// One task as a row: what it waited for, the task itself, and within it its attempts.

import type { TaskCourse, Wait } from '../../model/course.ts';
import { parseTime } from '../../text/time.ts';
import { stepState } from '../step-state.ts';
import type { Step } from '../places.ts';
import type { ReportInput } from '../report-input.ts';
import type { Row, Span } from './row.ts';

/** `until`: the last sign of life of the run, in ms since the epoch. Null where nothing is known of it. */
export function taskRow(step: Step, input: ReportInput, until: number): Row | null {
  const { task, result } = step;
  const course = input.course?.get(task.id) ?? null;
  const spans = course === null ? [] : waitsBefore(course, until);
  const whole = spanOf(step, course, until);
  if (whole !== null) {
    const inner = course === null ? [] : attempts(step, course, whole);
    const args = argsOf(step, stepState(step, input));
    spans.push({ name: task.id, cat: 'task', ...whole, args }, ...inner);
  }
  if (spans.length === 0) return null;
  const left = result?.status === 'skipped' ? ' (skipped)' : '';
  return { name: `${task.kind}${left}`, spans };
}

/** A server lives longer than the step that started it: on a row of its own. */
export function serviceRow({ task }: Step, { course }: ReportInput, until: number): Row | null {
  const service = course?.get(task.id)?.service ?? null;
  if (service === null) return null;
  const span: Span = {
    name: 'model served',
    cat: 'service',
    start: service.readyAt,
    end: service.stoppedAt ?? until,
    args: { task: task.id, ...(service.stoppedAt === null && { end: 'not seen' }) },
  };
  return { name: 'server', spans: [span] };
}

interface Whole {
  readonly start: number;
  readonly end: number;
}

/** Null for a task that never started. */
function spanOf({ result }: Step, course: TaskCourse | null, until: number): Whole | null {
  if (course !== null) {
    const { startedAt, endedAt } = course;
    return startedAt === null ? null : { start: startedAt, end: endedAt ?? until };
  }
  if (result === null || result.startedAt === null) return null;
  const start = parseTime(result.startedAt);
  return { start, end: start + result.durationMs };
}

function waitsBefore({ waits, startedAt }: TaskCourse, until: number): Span[] {
  return waits
    .filter(({ from }) => startedAt === null || from < startedAt)
    .map(({ from, to, why }) => waitSpan(why, why, { start: from, end: to ?? until }));
}

function waitSpan(name: string, why: string, whole: Whole): Span {
  return { name, cat: 'wait', ...whole, args: { why } };
}

/** None for a task that had one: it would say the same twice. */
function attempts({ result }: Step, { waits, startedAt }: TaskCourse, whole: Whole): Span[] {
  const between = waits.filter(({ from }) => startedAt !== null && from >= startedAt);
  const pauses = joined(between);
  if (pauses.length === 0) return [];
  const starts = [whole.start, ...pauses.map(({ to }) => to ?? whole.end)];
  const failures = [...(result?.retried ?? []), result?.reason];
  const tries = starts.map((start, place): Span => {
    const why = failures[place];
    const args = why === undefined ? {} : { class: why.class, message: why.message };
    const end = pauses[place]?.from ?? whole.end;
    return { name: `attempt ${place + 1}`, cat: 'attempt', start, end, args };
  });
  const rests = between
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, why }) =>
      waitSpan('waits for the next attempt', why, { start: from, end: to ?? whole.end }),
    );
  return [...tries, ...rests];
}

/** One that follows another at once belongs to the same pause: for a lost engine, then for its turn. */
function joined(waits: readonly Wait[]): Wait[] {
  const pauses: Wait[] = [];
  for (const wait of waits) {
    const last = pauses.at(-1);
    if (last === undefined || last.to !== wait.from) pauses.push(wait);
    else pauses[pauses.length - 1] = { ...last, to: wait.to };
  }
  return pauses;
}

function argsOf({ task, result }: Step, state: string): Span['args'] {
  const { reason } = result ?? {};
  return {
    status: state,
    framework: task.framework,
    target: task.target,
    ref: task.ref,
    revision: task.revision,
    ...(task.simulated && { simulated: 'yes' }),
    ...(task.expectedMs !== null && { expectedMs: task.expectedMs }),
    ...(result !== null && { attempts: result.attempts, log: result.log }),
    ...(result?.flaky && { flaky: 'yes' }),
    ...(reason !== undefined && { class: reason.class, reason: reason.message }),
  };
}
