// A container whose output goes to the task's log, whose end is known, and which leaves nothing behind.

import type { ContainerSpec, ContainerState, Ended, Engine } from '../docker/engine.ts';
import type { Clock } from '../model/clock.ts';
import { toFailure, type Kept } from '../model/reason.ts';
import type { Sink } from '../model/sink.ts';
import { formatDuration } from '../text/units.ts';
import { lastLines, type LastLines } from './last-lines.ts';
import { setAside, type Keeping } from './set-aside.ts';

export interface ContainerDeps {
  readonly clock: Clock;
  readonly sink: Sink;
  /** Aborts the start, not the container: that ends by `remove`. */
  readonly signal: AbortSignal;
  /** Null: a failed step leaves no container. */
  readonly keeping: Keeping | null;
  /** What must lie in the container before it starts. */
  readonly beforeStart?: ((id: string) => Promise<void>) | undefined;
  /** What the log shows of a line that it prints; absent: the line. */
  readonly shown?: ((line: string) => readonly string[]) | undefined;
}

export interface LoggedContainer {
  readonly state: ContainerState;
  /** Settles with its end, after its last line is in the log; rejects when the engine is lost. */
  readonly ended: Promise<Ended>;
  /** Lines it has printed so far. */
  lineCount(): number;
  /** Some of what it printed may not be in the log, which says so. */
  outputLost(): boolean;
  /** What it printed last, without our own words before it. */
  readonly lastLines: () => LastLines;
  /** Stops it, unless `graceMs` is 0, and removes it; safe to call twice. */
  remove(graceMs: number): Promise<void>;
  /** Removes it after a failure that is told anyway: what goes wrong now is only logged. */
  discard(): Promise<void>;
  /** Sets it aside where that is wanted, and then nothing removes it; else null. What goes wrong now is only logged. */
  keep(): Promise<Kept | null>;
}

/** How long the last lines may take after the end is known, in ms: of itself, and where somebody waits for its removal. */
const LAST_LINES_MS = { ended: 10_000, stopped: 2000 };

/** Throws GpuAbsentError, FailureError or the signal's reason; then nothing is left of the container. */
export async function startLogged(
  engine: Engine,
  spec: ContainerSpec,
  deps: ContainerDeps,
): Promise<LoggedContainer> {
  const id = await engine.createContainer(spec, deps.signal);
  try {
    deps.sink.log(`container ${id.slice(0, 12)} of ${spec.image}`);
    await deps.beforeStart?.(id);
    const state = await engine.startContainer(id, deps.signal);
    return watch(engine, state, deps);
  } catch (error) {
    // What goes wrong now is not what went wrong; what is left is removed at the end of the run.
    await engine.removeContainer(id).catch(() => {});
    throw error;
  }
}

function watch(
  engine: Engine,
  state: ContainerState,
  { clock, sink, keeping, shown = (line) => [line] }: ContainerDeps,
): LoggedContainer {
  const { id } = state;
  const gone = new AbortController();
  const before = sink.lineCount();
  let lines = 0;
  const onLine = (line: string): void => {
    lines += 1;
    for (const one of shown(line)) sink.log(one);
  };
  let lost = false;
  const lose = (why: string): void => {
    if (!lost && !gone.signal.aborted)
      sink.log(`the output of the container could not be read: ${why}`);
    lost = true;
  };
  const output = engine.followLogs(id, onLine, gone.signal).catch((error: unknown) => {
    lose(toFailure(error).message);
  });
  const ended = engine.waitContainer(id, gone.signal).then(async (end) => {
    const ms = LAST_LINES_MS.ended;
    if (!(await inTime(ms, output, clock)))
      lose(`its last lines did not come within ${formatDuration(ms)} of its end`);
    return end;
  });
  ended.catch(() => {});
  let removal: Promise<void> | null = null;
  const remove = async (graceMs: number): Promise<void> => {
    try {
      if (graceMs > 0) {
        await engine.stopContainer(id, graceMs);
        await inTime(LAST_LINES_MS.stopped, output, clock);
      }
    } finally {
      gone.abort();
      await engine.removeContainer(id);
    }
  };
  const once = (graceMs: number): Promise<void> => (removal ??= remove(graceMs));
  const keep = async (): Promise<Kept | null> => {
    if (keeping === null || removal !== null) return null;
    try {
      const kept = await setAside(engine, id, keeping);
      removal = Promise.resolve();
      sink.log(`kept as ${kept.container}, ${kept.state}: ${kept.look}`);
      return kept;
    } catch (error) {
      sink.log(`the container could not be kept: ${toFailure(error).message}`);
      return null;
    } finally {
      gone.abort();
    }
  };
  return {
    state,
    ended,
    lineCount: () => lines,
    outputLost: () => lost,
    lastLines: () => lastLines(sink, before),
    remove: once,
    discard: () =>
      once(0).catch((error: unknown) => {
        sink.log(`the container could not be removed: ${toFailure(error).message}`);
      }),
    keep,
  };
}

/** Whether the work was done by then. */
async function inTime(ms: number, work: Promise<void>, clock: Clock): Promise<boolean> {
  const done = new AbortController();
  const limit = clock.sleep(ms, done.signal).then(
    () => false,
    () => false,
  );
  const isDone = await Promise.race([work.then(() => true), limit]);
  done.abort();
  return isDone;
}
