// Reads what earlier runs have stored, also when they were cut short or written by another version.

import * as v from 'valibot';
import { isErrorCode } from '../host/error-code.ts';
import { readText } from '../host/files.ts';
import { type Event, EventSchema } from '../model/event.ts';
import { type Plan, PLAN_VERSION, PlanSchema } from '../model/plan.ts';
import { failure, type Failure } from '../model/reason.ts';
import { type Results, RESULTS_VERSION, ResultsSchema } from '../model/results.ts';
import { misfitLines } from '../text/misfit.ts';
import { parseJson } from '../text/unknown-json.ts';
import type { RunFolder } from './run-folder.ts';

export type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'unreadable'; readonly failure: Failure };

export async function readResults(folder: RunFolder): Promise<Read<Results>> {
  return readStored(folder.results, { schema: ResultsSchema, version: RESULTS_VERSION });
}

export async function readPlan(folder: RunFolder): Promise<Read<Plan>> {
  return readStored(folder.plan, { schema: PlanSchema, version: PLAN_VERSION });
}

/** In the order they happened. A last line without its end is what a killed run was writing: it is left out. */
export async function readEvents(folder: RunFolder): Promise<Read<Event[]>> {
  const text = await textOf(folder.events);
  if (typeof text !== 'string') return text;
  const lines = text.split('\n').slice(0, -1);
  const events: Event[] = [];
  for (const [place, line] of lines.entries()) {
    const parsed = v.safeParse(EventSchema, parseJson(line));
    if (!parsed.success) {
      return damaged(`${folder.events}:${place + 1}`, misfitLines(parsed.issues));
    }
    events.push(parsed.output);
  }
  return { kind: 'read', value: events };
}

interface Stored<T> {
  readonly schema: v.GenericSchema<unknown, T>;
  readonly version: number;
}

export async function readStored<T>(
  path: string,
  { schema, version }: Stored<T>,
): Promise<Read<T>> {
  const text = await textOf(path);
  if (typeof text !== 'string') return text;
  const value = parseJson(text);
  const written = v.safeParse(v.object({ version: v.number() }), value);
  if (written.success && written.output.version > version) {
    return unreadable(
      path,
      `${path} was written by a newer builder: it has version ${written.output.version}, this one reads up to ${version}`,
      { hint: 'use the builder that made this run, or a newer one' },
    );
  }
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return damaged(path, misfitLines(parsed.issues));
  return { kind: 'read', value: parsed.output };
}

/** Of another user's run nothing may be readable. */
async function textOf(path: string): Promise<string | Read<never>> {
  try {
    return (await readText(path)) ?? absent(path);
  } catch (error) {
    if (!isErrorCode(error, 'EACCES', 'EPERM')) throw error;
    const message = `${path} may not be read by this user`;
    return unreadable(path, message, { cause: error.message, hint: OTHERS });
  }
}

/** Every other run can still be read. */
const OTHERS = 'builder list shows the others';

function absent(path: string): Read<never> {
  return unreadable(path, `there is no ${path}`, { hint: OTHERS });
}

function damaged(where: string, cause: string): Read<never> {
  return unreadable(where, `${where} is damaged`, { cause, hint: OTHERS });
}

function unreadable(
  where: string,
  message: string,
  more: Pick<Failure, 'cause' | 'hint'>,
): Read<never> {
  return { kind: 'unreadable', failure: failure('config', message, { where, ...more }) };
}
