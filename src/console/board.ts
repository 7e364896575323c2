// Where each task of the plan stands now, as the events tell it.

import type { Emit, Event } from '../model/event.ts';
import { flakyWords } from '../model/flaky.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { Reason } from '../model/reason.ts';
import type { TaskResult } from '../model/results.ts';
import { branchOf, withinBranch } from './branch.ts';
import type { State } from './mark.ts';

export interface BoardLine {
  readonly id: string;
  /** What a person calls its revision. */
  readonly ref: string;
  readonly state: State;
  /** Passed, or skipped for a reason that is no loss: unchanged, not selected, no GPU. */
  readonly harmless: boolean;
  /** Passed, but not at its first attempt. */
  readonly flaky: boolean;
  /** Event time of its first start; null while it waits. */
  readonly startedAt: number | null;
  /** Once it has ended; null for one that never started. */
  readonly durationMs: number | null;
  readonly expectedMs: number | null;
  /** What it does, waits for, or ended with. */
  readonly message: string;
  /** Its last log line. */
  readonly log: string;
}

export interface Board {
  readonly onEvent: Emit;
  /** In the order of the plan. */
  lines(): readonly BoardLine[];
  /** What was said of the run as a whole a moment ago; empty for nothing. */
  note(now: number): string;
}

/** How long a note is news. */
const NOTE_MS = 30_000;

type Change = Partial<BoardLine>;

export function makeBoard(plan: Plan): Board {
  const lines = new Map<string, BoardLine>(plan.tasks.map((task) => [task.id, firstLine(task)]));
  let note = { at: -Infinity, message: '' };
  return {
    onEvent: (event) => {
      if (event.type === 'note') note = event;
      if (!('task' in event)) return;
      const line = lines.get(event.task);
      if (line !== undefined) lines.set(event.task, { ...line, ...changeOf(event, line) });
    },
    lines: () => [...lines.values()],
    note: (now) => (now - note.at < NOTE_MS ? note.message : ''),
  };
}

function firstLine({ id, ref, expectedMs }: Task): BoardLine {
  const nothing = { startedAt: null, durationMs: null, message: '', log: '' };
  return { id, ref, expectedMs, state: 'waiting', harmless: false, flaky: false, ...nothing };
}

type TaskEvent = Extract<Event, { readonly task: string }>;

function changeOf(event: TaskEvent, line: BoardLine): Change {
  switch (event.type) {
    case 'task-waiting': {
      // The state says the word already.
      const why = event.why.replace(/^waiting /, '');
      return { state: 'waiting', message: withinBranch(why, branchOf(event.task)) };
    }
    case 'task-started': {
      const message = event.attempt > 1 ? `attempt ${event.attempt}` : '';
      return { state: 'running', startedAt: line.startedAt ?? event.at, message };
    }
    case 'task-progress':
      return { message: event.message };
    case 'task-log':
      // An empty line would hide the last one that said something.
      return event.line.trim() === '' ? {} : { log: event.line };
    case 'build-step':
      return event.step.state === 'started' ? { message: event.step.name } : {};
    case 'attempt-failed':
      return { message: `attempt ${event.attempt} failed: ${event.reason.message}` };
    case 'service-changed':
      return {};
    case 'task-ended':
      return endOf(event.result);
  }
}

function endOf(result: TaskResult): Change {
  const { id, status, reason, startedAt, durationMs } = result;
  const flaky = flakyWords(result);
  return {
    state: status,
    harmless: status === 'passed' || (status === 'skipped' && !isLoss(reason)),
    durationMs: startedAt === null ? null : durationMs,
    flaky: flaky !== '',
    message: flaky === '' ? withinBranch(inShort(reason), branchOf(id)) : `flaky: ${flaky}`,
    log: '',
  };
}

function isLoss(reason: Reason | undefined): boolean {
  return reason?.class === 'blocked' || reason?.class === 'refused';
}

/** `class: message`, or nothing for what passed; a message that says its class itself stands alone. */
export function inShort(reason: Reason | undefined): string {
  if (reason === undefined) return '';
  const said = reason.class === 'cancelled' || reason.message.startsWith(reason.class);
  return said ? reason.message : `${reason.class}: ${reason.message}`;
}
