// The story of a run, from a config to an exit code.

import { connectEngine } from '../docker/connect.ts';
import type { Engine } from '../docker/engine.ts';
import { acquireLock, type Held, type Lock } from '../host/lock.ts';
import { currentOwner } from '../host/owner.ts';
import type { Config } from '../model/config.ts';
import type { Emit } from '../model/event.ts';
import { EXIT } from '../model/exit.ts';
import type { Plan, PlanProblem } from '../model/plan.ts';
import type { Results } from '../model/results.ts';
import { openHistory } from '../store/history.ts';
import type { RunFolder } from '../store/run-folder.ts';
import { deliver, type Delivery } from './deliver.ts';
import { execute } from './execute.ts';
import { listenForSignals, type Interruption } from './interruption.ts';
import type { Say } from './notes.ts';
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
  readonly locked: (holder: Held['holder']) => void;
}

/** Resolves to the exit code; throws a FailureError for what stops it before its first task. */
export async function run(config: Config, world: World, watcher: Watcher): Promise<number> {
  const { host } = world;
  const { socket, backend } = config;
  const interruption = listenForSignals(host);
  try {
    const engine = await connectEngine({ socket, backend, env: host.env, clock: host.clock });
    try {
      return await locked(config, world, watcher, () =>
        runWith(engine, { config, world, watcher, interruption }),
      );
    } finally {
      await engine.close();
    }
  } catch (error) {
    const first = interruption.first();
    if (first === null) throw error;
    return first === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  } finally {
    interruption.close();
  }
}

async function locked(
  config: Config,
  { host }: World,
  watcher: Watcher,
  work: () => Promise<number>,
): Promise<number> {
  const note = { ...currentOwner(host), run: '', note: `builder ${host.argv.join(' ')}` };
  const lock: Lock | Held = await acquireLock(lockFileOf(config), note);
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
  const prepared = await prepare(config, { world, engine, signal, say: watcher.say });
  const { tasks, problems } = prepared.plan;
  watcher.unplanned(problems);
  if (tasks.length === 0) return problems.length > 0 ? EXIT.config : EXIT.passed;
  try {
    const watch = watcher.begin;
    const executed = await execute(prepared, { config, world, engine, interruption, watch });
    await remember(config, executed.results);
    const delivery = await deliver(executed, { config, world, signal });
    await watcher.end(executed.results, delivery);
    return executed.results.run.exitCode ?? EXIT.bug;
  } finally {
    await watcher.close();
  }
}

async function remember({ reportsDir }: Config, results: Results): Promise<void> {
  const history = await openHistory(reportsDir);
  try {
    history.record(results);
  } finally {
    history.close();
  }
}
