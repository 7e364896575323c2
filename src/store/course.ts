// How a run goes, folded from its events: while it happens, and from the stored ones afterwards.

import type { Course, ServiceSpan, TaskCourse, Wait } from '../model/course.ts';
import type { BuildStep, Event } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';

interface Going {
  state: TaskCourse['state'];
  startedAt: number | null;
  endedAt: number | null;
  message: string;
  readonly waits: Wait[];
  readonly steps: Map<string, BuildStep>;
  service: ServiceSpan | null;
}

/** Of the time between the last sign of life of a run and the moment in which it went on. */
const CUT_OFF = 'the run was cut off';

export class CourseFold {
  readonly #tasks: ReadonlyMap<string, Going>;
  /** Of the latest event. */
  #at = 0;

  constructor({ tasks }: Plan) {
    this.#tasks = new Map(tasks.map(({ id }) => [id, unstarted()]));
  }

  /** Returns at once and keeps no event. */
  add(event: Event): void {
    if (event.type === 'run-resumed') this.#goOn(event);
    else if ('task' in event) {
      const task = this.#tasks.get(event.task);
      if (task !== undefined) apply(task, event);
    }
    this.#at = event.at;
  }

  /** What was under way when the run was cut off ended there: nothing happened until it went on. */
  #goOn({ at, again }: Extract<Event, { type: 'run-resumed' }>): void {
    for (const task of this.#tasks.values())
      if (task.service?.stoppedAt === null) task.service = { ...task.service, stoppedAt: this.#at };
    for (const id of again) {
      const task = this.#tasks.get(id);
      if (task === undefined) continue;
      Object.assign(task, unstarted());
      task.waits.push({ from: this.#at, to: at, why: CUT_OFF });
    }
  }

  /** As of now: later events do not change it. */
  course(): Course {
    return new Map([...this.#tasks].map(([id, task]) => [id, asCourse(task)]));
  }
}

/** The course of a stored run, or of as much of it as was written. */
export function courseOf(plan: Plan, events: readonly Event[]): Course {
  const fold = new CourseFold(plan);
  for (const event of events) fold.add(event);
  return fold.course();
}

function unstarted(): Going {
  return {
    state: 'waiting',
    startedAt: null,
    endedAt: null,
    message: '',
    waits: [],
    steps: new Map(),
    service: null,
  };
}

function asCourse(task: Going): TaskCourse {
  const { state, startedAt, endedAt, message, waits, steps, service } = task;
  return {
    state,
    startedAt,
    endedAt,
    message,
    waits: [...waits],
    steps: [...steps.values()],
    service,
  };
}

type TaskEvent = Extract<Event, { readonly task: string }>;

function apply(task: Going, event: TaskEvent): void {
  switch (event.type) {
    case 'task-waiting':
      task.message = event.why;
      wait(task, event.at, event.why);
      return;
    case 'task-started':
      stopWaiting(task, event.at);
      task.state = 'running';
      task.startedAt ??= event.at;
      task.message = event.attempt === 1 ? '' : `attempt ${event.attempt}`;
      return;
    case 'task-progress':
      task.message = event.message;
      return;
    case 'build-step':
      task.steps.set(event.step.digest, event.step);
      return;
    case 'attempt-failed':
      task.message = `attempt ${event.attempt} failed: ${event.reason.message}`;
      wait(task, event.at, task.message);
      return;
    case 'service-changed':
      task.service = serviceAfter(task.service, event);
      return;
    case 'task-ended':
      stopWaiting(task, event.at);
      task.state = 'ended';
      task.endedAt = event.at;
      return;
    case 'task-log':
  }
}

/** One wait ends where the next begins: a task waits for one thing at a time. */
function wait(task: Going, at: number, why: string): void {
  stopWaiting(task, at);
  task.waits.push({ from: at, to: null, why });
}

function stopWaiting(task: Going, at: number): void {
  const last = task.waits.at(-1);
  if (last?.to === null) task.waits[task.waits.length - 1] = { ...last, to: at };
}

/** The first end counts: a server that died is stopped afterwards all the same. */
function serviceAfter(
  service: ServiceSpan | null,
  { at, state }: Extract<TaskEvent, { type: 'service-changed' }>,
): ServiceSpan | null {
  if (state === 'ready') return { readyAt: at, stoppedAt: null };
  const ended = state === 'stopped' || state === 'failed';
  if (!ended || service === null || service.stoppedAt !== null) return service;
  return { ...service, stoppedAt: at };
}
