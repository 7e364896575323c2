// What the engine tells while it pulls or pushes: progress for people, and a failure that comes with HTTP 200.

import * as v from 'valibot';
import { FailureError } from '../model/reason.ts';
import type { Sink } from '../model/sink.ts';
import { registryFailure, type Attempt } from './registry-failure.ts';

const ProgressSchema = v.object({
  status: v.optional(v.string(), ''),
  id: v.optional(v.string(), ''),
  errorDetail: v.optional(v.object({ message: v.string() })),
  /** Older engines give this alone. */
  error: v.optional(v.string()),
  /** Of a push, at its end. */
  aux: v.optional(v.object({ Digest: v.optional(v.string()) })),
});

/** HTTP 200 was given before the registry was asked. Gives the digest that it ended with; null where it named none. */
export async function followRegistry(
  attempt: Attempt,
  events: AsyncIterable<unknown>,
  sink: Sink,
): Promise<string | null> {
  const states = new Map<string, string>();
  let pushed: string | null = null;
  for await (const event of events) {
    const { status, id, errorDetail, error, aux } = v.parse(ProgressSchema, event);
    const words = errorDetail?.message ?? error;
    if (words !== undefined) throw new FailureError(registryFailure(attempt, words));
    pushed = aux?.Digest ?? pushed;
    if (status === '' || states.get(id) === status) continue;
    states.set(id, status);
    const line = id === '' ? status : `${id}: ${status}`;
    sink.log(line);
    sink.progress(`${attempt.action}ing ${attempt.image}: ${line}`);
  }
  return pushed;
}
