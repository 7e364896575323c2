// Pushes a promoted image to its registry: the tag that names it for ever first, then the one that follows the newest.

import type { Engine } from '../docker/engine.ts';
import type { Check } from '../model/results.ts';
import { failure, FailureError, toFailure, type Failure } from '../model/reason.ts';
import type { Sink } from '../model/sink.ts';

export interface Promoted {
  /** By our own tag. */
  readonly image: string;
  readonly latest: string;
  /** `registry.example.org/team/dynamo`. */
  readonly to: string;
}

export interface Pushed {
  readonly checks: readonly Check[];
  /** Null: all is there. */
  readonly reason: Failure | null;
}

/** Rejects only for the signal, and for bugs. */
export async function pushPromoted(
  engine: Engine,
  { image, latest, to }: Promoted,
  { sink, signal }: { readonly sink: Sink; readonly signal: AbortSignal },
): Promise<Pushed> {
  const checks: Check[] = [];
  for (const tag of [image, latest]) {
    const name = `${to}:${tag.slice(tag.lastIndexOf(':') + 1)}`;
    try {
      const digest = await pushAs(engine, { image, name }, { sink, signal });
      const detail = `pushed, ${digest}`;
      sink.log(`${name}: ${detail}`);
      checks.push({ name, passed: true, detail });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof FailureError)) throw error;
      return { checks, reason: incomplete(toFailure(error), checks) };
    }
  }
  return { checks, reason: null };
}

/** A name of a registry stays here no longer than it takes: an image is found by its own tags. */
async function pushAs(
  engine: Engine,
  { image, name }: { readonly image: string; readonly name: string },
  { sink, signal }: { readonly sink: Sink; readonly signal: AbortSignal },
): Promise<string> {
  await engine.tagImage(image, name);
  try {
    return await engine.pushImage(name, sink, signal);
  } finally {
    await engine.removeImage(name).catch(() => undefined);
  }
}

function incomplete(reason: Failure, pushed: readonly Check[]): Failure {
  if (pushed.length === 0) return reason;
  const { class: failureClass, message, ...more } = reason;
  const names = pushed.map(({ name }) => name).join(', ');
  return failure(failureClass, `${message}; ${names} is there`, more);
}
