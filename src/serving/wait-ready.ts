// Waits until every probe of a starting server has been answered, and says what it waits for.

import { failure, FailureError } from '../model/reason.ts';
import { formatDuration } from '../text/units.ts';
import type { ContainerDeps } from './logged-container.ts';
import type { LastLines } from './last-lines.ts';
import type { Probe } from './probe.ts';

const POLL_MS = 100;
/** What one answer gets even at the deadline: our own impatience is no state of the server. */
const LEAST_MS = 1000;

export interface WaitDeps extends ContainerDeps {
  /** Of the container that is waited for. */
  readonly lastLines: () => LastLines;
}

/** Resolves when all passed, one after the other; throws a FailureError of class not-ready at the deadline. */
export async function waitReady(
  probes: readonly Probe[],
  withinMs: number,
  deps: WaitDeps,
): Promise<void> {
  const { clock, sink, signal } = deps;
  const deadline = clock.monotonic() + withinMs;
  const seen = new Map(probes.map((probe) => [probe.name, 'not asked yet']));
  for (const probe of probes) {
    for (;;) {
      const left = Math.max(deadline - clock.monotonic(), LEAST_MS);
      const state = await probe.ask(signal, Math.min(probe.timeoutMs, left));
      const before = seen.get(probe.name);
      seen.set(probe.name, state.seen);
      if (state.ok) break;
      if (state.seen !== before) sink.progress(`waiting for ${probe.name}: ${state.seen}`);
      await clock.sleep(POLL_MS, signal);
      if (clock.monotonic() >= deadline) {
        throw notReady({ ...probe, ...state }, seen, { withinMs, deps });
      }
    }
  }
}

interface Circumstances {
  readonly withinMs: number;
  readonly deps: WaitDeps;
}

function notReady(
  { name: waitedFor, hint }: Pick<Probe, 'name' | 'hint'>,
  seen: ReadonlyMap<string, string>,
  { withinMs, deps }: Circumstances,
): FailureError {
  const limit = formatDuration(withinMs);
  const states = [...seen].map(([name, state]) => `${name}: ${state}`);
  return new FailureError(
    failure('not-ready', `not ready within ${limit}: ${waitedFor}: ${seen.get(waitedFor) ?? ''}`, {
      cause: ['container: running', ...states].join('\n'),
      ...deps.lastLines(),
      ...(hint !== undefined && { hint }),
    }),
  );
}
