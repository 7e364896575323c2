// One line an event, for logs and pipes: `HH:MM:SS <task id> <text>` in UTC, without control codes.

import type { Output } from '../host/host.ts';
import type { Emit, Event } from '../model/event.ts';
import { flakyWords } from '../model/flaky.ts';
import { clockTime } from '../text/time.ts';
import { formatDuration } from '../text/units.ts';
import { inShort } from './board.ts';
import { oneLine } from './fit.ts';

/** `verbose` adds log lines and the start of each build step. */
export function plainLines(output: Output, verbose: boolean): Emit {
  const told = new Set<string>();
  return (event) => {
    const text = oneLine(textOf(event, verbose));
    if (text === '' || isRepeated(event, told)) return;
    output.write(`${clockTime(event.at)} ${'task' in event ? event.task : 'run'} ${text}\n`);
  };
}

/** A stage that several builds share is one step of the engine, and is told once. */
function isRepeated(event: Event, told: Set<string>): boolean {
  if (event.type !== 'build-step') return false;
  const key = `${event.step.digest} ${event.step.state}`;
  const repeated = told.has(key);
  told.add(key);
  return repeated;
}

/** Empty for what is not told. */
function textOf(event: Event, verbose: boolean): string {
  if (!('task' in event)) return runText(event);
  switch (event.type) {
    case 'task-waiting':
      return event.why;
    case 'task-started':
      return event.attempt > 1 ? `started, attempt ${event.attempt}` : 'started';
    case 'task-progress':
      return event.message;
    case 'task-log':
      return verbose ? event.line : '';
    case 'build-step':
      return stepText(event.step, verbose);
    case 'attempt-failed':
      return `attempt ${event.attempt} failed: ${inShort(event.reason)}; again in ${formatDuration(event.retryInMs)}`;
    case 'service-changed':
      return `service ${event.state}${event.reason === undefined ? '' : `: ${event.reason}`}`;
    case 'task-ended':
      return endText(event.result);
  }
}

function runText(event: Exclude<Event, { task: string }>): string {
  switch (event.type) {
    case 'run-started':
      return `${event.run} started`;
    case 'run-resumed':
      return 'resumed';
    case 'note':
      return event.message;
    case 'run-ended':
      return `${event.verdict}, exit ${event.exitCode}`;
  }
}

function stepText(step: Extract<Event, { type: 'build-step' }>['step'], verbose: boolean): string {
  if (step.state === 'started' && !verbose) return '';
  const { startedAt, finishedAt } = step;
  const timed = step.state === 'done' && startedAt !== null && finishedAt !== null;
  const took = timed ? ` in ${formatDuration(finishedAt - startedAt)}` : '';
  return `${step.name} ${step.state}${took}`;
}

function endText(result: Extract<Event, { type: 'task-ended' }>['result']): string {
  const took = result.startedAt === null ? '' : ` after ${formatDuration(result.durationMs)}`;
  const why = result.reason === undefined ? '' : `: ${inShort(result.reason)}`;
  const flaky = flakyWords(result);
  return `${result.status}${took}${why}${flaky === '' ? '' : `, flaky: ${flaky}`}`;
}
