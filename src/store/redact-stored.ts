// Takes secrets out of events and plans before anyone sees or stores them.

import * as v from 'valibot';
import { type Event, EventSchema } from '../model/event.ts';
import { type Plan, PlanSchema } from '../model/plan.ts';
import type { Redact } from '../text/redact.ts';
import { stripControl } from '../text/control.ts';

/** Ids, tags and words of ours, on which readers rely: a secret that happens to be `passed` must not break them. */
const OURS: ReadonlySet<string> = new Set([
  'type',
  'task',
  'run',
  'id',
  'kind',
  'framework',
  'target',
  'status',
  'class',
  'state',
  'verdict',
  'process',
  'revision',
  'fingerprint',
  'digest',
  'log',
  'startedAt',
  'unit',
  'better',
  'from',
  'backend',
  'shape',
]);

/** Every free text in it is redacted: reasons, causes, excerpts, checks, the command line. */
export function redactEvent(event: Event, redact: Redact): Event {
  // The sink has redacted log lines already, and they are many.
  if (event.type === 'task-log') return event;
  return v.parse(EventSchema, clean(event, redact));
}

/** What a person wrote into build arguments may hold one; what is run keeps it, what is stored does not. */
export function redactPlan(plan: Plan, redact: Redact): Plan {
  return v.parse(PlanSchema, clean(plan, redact));
}

function clean(value: unknown, redact: Redact): unknown {
  // A code in the middle of a secret would hide it, until somebody takes it out to show the text.
  if (typeof value === 'string') return redact(stripControl(value));
  if (Array.isArray(value)) return value.map((item) => clean(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    OURS.has(key) && typeof item === 'string' ? item : clean(item, redact),
  ]);
  return Object.fromEntries(entries);
}
