// A random plan on a random machine behind a random gate, driven by chance to its end; all of it from one seed.

import { failure } from '../../src/model/reason.ts';
import type { Entry } from '../../src/model/gate.ts';
import type { TaskId } from '../../src/model/ids.ts';
import type { OtherTask, Resources, Task } from '../../src/model/plan.ts';
import type { Outcome } from '../../src/model/runner.ts';
import { seededRandom } from '../../src/text/seeded-random.ts';
import { admits, ManualGate } from './manual-gate.ts';
import { someTask } from './plan-tasks.ts';
import { SchedulerBench } from './scheduler-bench.ts';

const KINDS = ['sanity', 'serve', 'smoke', 'soak', 'promote'] as const;
const SHARES = [0, 0, 0.25, 0.5, 1, 2] as const;
const MODES = ['keep-going', 'drain', 'fail-fast'] as const;
/** Far more than any of these plans takes. */
const MOST_STEPS = 2000;

export interface RandomRun {
  readonly bench: SchedulerBench;
  readonly gate: ManualGate;
  readonly tasks: readonly Task[];
  /** What must never happen, and did. */
  readonly wrongs: readonly string[];
  /** How often the gate let somebody in, or threw. */
  readonly entries: number;
  /** False: it did not end. */
  readonly hasEnded: boolean;
}

export async function randomRun(seed: number): Promise<RandomRun> {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly [T, ...T[]]): T =>
    items[Math.floor(random() * items.length)] ?? items[0];
  const tasks = randomTasks(random, pick);
  const wrongs: string[] = [];
  let entries = 0;
  let asking = 0;
  const answer = (task: Task, gpus: readonly number[]): Entry => {
    const luck = random();
    if (luck < 0.2) return { kind: 'wait', why: `waiting for a friend: ${pick(['a', 'b'])}` };
    if (luck < 0.23) return { kind: 'refused', reason: failure('disk', 'no room') };
    entries += 1;
    if (luck < 0.25) throw new TypeError('a bug of the gate');
    return admits(
      task,
      gpus.toSorted(() => random() - 0.5),
    );
  };
  const gate: ManualGate = new ManualGate(async (task, gpus, signal) => {
    // The bench is there only once the first question has been asked.
    await Promise.resolve();
    asking += 1;
    if (asking > 1) wrongs.push('two questions at a time');
    wrongs.push(...taken(task, gpus));
    if (random() < 0.5) await bench.clock.sleep(random() * 3000, signal).catch(() => undefined);
    asking -= 1;
    return answer(task, gpus);
  });
  /** Offers of what others hold, although something runs that may free it. */
  const taken = ({ id, resources }: Task, gpus: readonly number[]): string[] => {
    const served = new Set(gate.held.map(([ready]) => ready));
    const runs = [...gate.inside.keys()].some((inside) => !served.has(inside));
    return gpus.flatMap((index) => {
      const used = [...gate.inside].reduce((sum, [holder, held]) => {
        const claim = tasks.find((task) => task.id === holder)?.resources.gpu ?? 0;
        return sum + (held.includes(index) ? Math.min(claim, 1) : 0);
      }, 0);
      const fits = used + Math.min(resources.gpu, 1) <= 1;
      return fits || !runs ? [] : [`${id} was offered GPU ${index}, of which ${used} is held`];
    });
  };
  const bench = new SchedulerBench(tasks, {
    gate,
    seed: random,
    width: 1 + Math.floor(random() * 5),
    failureMode: pick(MODES),
    capacity: { cpu: 4, memoryMb: 8, gpus: pick([[], [0], [0, 1], [0, 1, 5]]) },
    engineBack: () => Promise.resolve(random() < 0.7),
  });
  const cancelAt = random() < 0.4 ? Math.floor(random() * 20) : -1;
  const state = { hasEnded: false };
  const ended = bench.finished().then(() => {
    state.hasEnded = true;
  });
  for (let step = 0; !state.hasEnded && step < MOST_STEPS; step += 1) {
    if (step === cancelAt) bench.stop.abort('SIGINT');
    const [first, ...others] = await bench.running();
    if (first === undefined || random() < 0.2) await bench.clock.advance(random() * 2000);
    else await bench.end(pick([first, ...others]), randomOutcome(random));
  }
  if (state.hasEnded) await ended;
  return { bench, gate, tasks, wrongs, entries, hasEnded: state.hasEnded };
}

function randomTasks(
  random: () => number,
  pick: <T>(items: readonly [T, ...T[]]) => T,
): OtherTask[] {
  const ids: TaskId[] = [];
  return Array.from({ length: 1 + Math.floor(random() * 14) }, (_, at) => {
    const id = `${pick(KINDS)}.t${at}` as const;
    const needs = ids.filter(() => random() < 0.25);
    ids.push(id);
    const resources = {
      cpu: Math.floor(random() * 4),
      memoryMb: Math.floor(random() * 10),
      diskMb: 0,
      gpu: pick(SHARES),
      quiet: pick<Resources['quiet']>(['either', 'noisy', 'alone']),
    };
    const skip = random() < 0.05 && { class: 'unchanged' as const, message: 'passed before' };
    return someTask(id, { needs, resources, ...(skip && { skip }) });
  });
}

/** A service where it is none matters nothing: whoever needs it keeps it alive. */
function randomOutcome(random: () => number): Outcome {
  const luck = random();
  if (luck < 0.1) return { status: 'failed', reason: failure('smoke', 'no answer') };
  if (luck < 0.2) return { status: 'failed', reason: failure('network', 'no route') };
  if (luck < 0.25) return { status: 'failed', reason: failure('engine-lost', 'gone') };
  if (luck < 0.5) return { status: 'passed', output: {} };
  const service = {
    served: { model: 'tiny', processes: [], api: { host: '127.0.0.1', port: 1 } },
    lost: new Promise<never>(() => undefined),
    stop: () => Promise.resolve(),
  };
  return { status: 'passed', output: {}, service };
}
