// The story of a run, from a config to an exit code.

import type { Engine } from '../docker/engine.ts';
import { acquireLock, type Held } from '../host/lock.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { currentOwner } from '../host/owner.ts';
import type { Config } from '../model/config.ts';
import type { Emit } from '../model/event.ts';
import { EXIT } from '../model/exit.ts';
import type { Plan, PlanProblem } from '../model/plan.ts';
import { FailureError, type Failure } from '../model/reason.ts';
import type { Results } from '../model/results.ts';
import { recordInHistory } from '../store/history.ts';
import type { RunFolder } from '../store/run-folder.ts';
import { redactor } from '../text/redact.ts';
import { shellLine } from '../text/shell.ts';
import { retireImages } from './clean-images.ts';
import { deliver, type Delivery } from './deliver.ts';
import { execute, type Executed } from './execute.ts';
import { guarded } from './guarded.ts';
import { exitCodeOf, type Interruption } from './interruption.ts';
import type { Say } from './notes.ts';
import { openEngine } from './open-engine.ts';
import { readPart } from './part.ts';
import { prepare } from './prepare.ts';
import { lockFileOf } from './source.ts';
import type { World } from './world.ts';

/** How a run shows itself. */
export interface Watcher {
  readonly say: Say;
  readonly begin: (plan: Plan, folder: RunFolder) => Promise<Emit>;
  readonly end: (results: Results, delivery: Delivery) => Promise<void>;
  /** Gives the terminal back, however the run ended; after `end` there is nothing left to do. */
  readonly close: () => Promise<void>;
  readonly unplanned: (problems: readonly PlanProblem[]) => void;
  /** The run ended because its results could not be stored. */
  readonly unrecorded: (why: Failure) => void;
  readonly locked: (holder: Held['holder']) => void;
}

/** From a signal on, for what knows nothing of signals, or has a container to remove. */
const SOON_MS = 1500;

/** Resolves to the exit code; throws a FailureError for what stops it before its first task. */
export async function run(config: Config, world: World, watcher: Watcher): Promise<number> {
  const { host } = world;
  if ((await readPart(config))?.tasks.length === 0) return EXIT.passed;
  const { deadlineS } = config;
  return guarded({ config, world, deadlineS }, async (interruption) => {
    const soon = <T>(work: Promise<T>): Promise<T> => interruption.bound(work, SOON_MS);
    const engine = await soon(openEngine(config, host));
    try {
      return await locked(config, world, watcher, () =>
        runWith(engine, { config, world, watcher, interruption }),
      );
    } finally {
      await soon(engine.close());
    }
  });
}

async function locked(
  config: Config,
  { host }: World,
  watcher: Watcher,
  work: () => Promise<number>,
): Promise<number> {
  const note = {
    ...currentOwner(host),
    user: host.user.name,
    run: '',
    note: redactor([])(shellLine(['builder', ...host.argv])),
  };
  const lock = await acquireLock(lockFileOf(config), note);
  if (lock.kind === 'held') {
    watcher.locked(lock.holder);
    return EXIT.locked;
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

interface Running {
  readonly config: Config;
  readonly world: World;
  readonly watcher: Watcher;
  readonly interruption: Interruption;
}

async function runWith(engine: Engine, running: Running): Promise<number> {
  const { config, world, watcher, interruption } = running;
  const { signal } = interruption;
  const preparing = prepare(config, { world, engine, signal, say: watcher.say });
  const prepared = await interruption.bound(preparing, SOON_MS);
  const { tasks, problems } = prepared.plan;
  watcher.unplanned(problems);
  if (tasks.length === 0 && problems.length > 0) return EXIT.config;
  if (tasks.length === 0) {
    watcher.say('nothing to do: no chosen framework has such a step');
    return EXIT.passed;
  }
  try {
    const watch = watcher.begin;
    const executed = await execute(prepared, { config, world, engine, interruption, watch });
    const exitCode = await tell(executed, running);
    const { host } = world;
    const ending = { config, plan: prepared.plan, now: host.clock.now(), say: watcher.say };
    if (!signal.aborted) await retireImages(engine, ending);
    return exitCode;
  } finally {
    await watcher.close();
  }
}

/** Results that could not be stored or told whole never end in exit 0. */
async function tell(executed: Executed, running: Running): Promise<number> {
  const { config, world, watcher, interruption } = running;
  const { results, folder } = executed;
  const { exitCode } = results.run;
  try {
    if (executed.unrecorded !== null) throw new FailureError(executed.unrecorded);
    const { outside: signal } = interruption;
    const delivery = await orFileFailure(`writing the report in ${folder.dir}`, async () => {
      await recordInHistory(config.reportsDir, results);
      return deliver(executed, { config, world, signal });
    });
    await watcher.end(asEnded(results, interruption), delivery);
    return exitCode ?? EXIT.bug;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    await watcher.close();
    watcher.unrecorded(error.failure);
    return exitCode === null || exitCode === EXIT.passed ? EXIT.failed : exitCode;
  }
}

/** A signal that comes while the mail is sent changes no result, but the exit code. */
function asEnded(results: Results, interruption: Interruption): Results {
  const first = interruption.first();
  if (first === null || results.run.exitCode === EXIT.bug) return results;
  return { ...results, run: { ...results.run, exitCode: exitCodeOf(first) } };
}
