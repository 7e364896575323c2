// Runs a plan whose tasks all pass at once, with the real clock and recorder: what is left is what running it costs.

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { realClock } from '../../src/host/clock.ts';
import { removeTree } from '../../src/host/files.ts';
import type { Gate } from '../../src/model/gate.ts';
import { runId } from '../../src/model/ids.ts';
import type { Plan, Task } from '../../src/model/plan.ts';
import type { Outcome, Runners } from '../../src/model/runner.ts';
import { runPlan } from '../../src/scheduler/run-plan.ts';
import { openRecorder } from '../../src/store/recorder.ts';
import { createRunFolder } from '../../src/store/run-folder.ts';
import { seededRandom } from '../../src/text/seeded-random.ts';
import { runStarted } from './run-events.ts';
import { silentSink } from './silent-sink.ts';

export interface Cost {
  /** Of a processor: what else the machine does at the time is not counted. */
  readonly msPerTask: number;
  /** Of what is still in use once all has ended, the results included. */
  readonly grownBytes: number;
  readonly passed: number;
}

const GPUS = [0, 1, 2, 3, 4, 5, 6, 7];

export async function runAtOnce(plan: Plan): Promise<Cost> {
  const reportsDir = await mkdtemp(join(tmpdir(), 'builder-big-'));
  const folder = await createRunFolder(reportsDir, runId(realClock.now(), 0.5));
  const fail = (reason: unknown): never => {
    throw new Error(JSON.stringify(reason));
  };
  try {
    const before = usedBytes();
    const began = process.cpuUsage();
    const recorder = await openRecorder({ folder, plan, onProblem: fail });
    const emit = recorder.onEvent;
    emit(runStarted(realClock.now(), folder.id));
    await runPlan(plan, {
      runners: passing(),
      clock: realClock,
      random: seededRandom(1),
      emit,
      signal: new AbortController().signal,
      openSink: silentSink,
      unchanged: () => ({}),
      gate: open,
      engineBack: () => Promise.resolve(true),
      carried: new Map(),
      capacity: { cpu: 64, memoryMb: 64_000, diskMb: 64_000, gpus: GPUS },
      failureMode: 'keep-going',
      retry: { attempts: 3, baseMs: 1000 },
      graceMs: 1000,
    });
    await recorder.flush();
    const { user, system } = process.cpuUsage(began);
    const msPerTask = (user + system) / 1000 / plan.tasks.length;
    const grownBytes = usedBytes() - before;
    const tasks = recorder.results()?.tasks ?? [];
    await recorder.close();
    return {
      msPerTask,
      grownBytes,
      passed: tasks.filter(({ status }) => status === 'passed').length,
    };
  } finally {
    await removeTree(reportsDir);
  }
}

const open: Gate = {
  enter: (task, gpus) =>
    Promise.resolve({ kind: 'admitted', gpus: gpus.slice(0, Math.ceil(task.resources.gpu)) }),
  holds: () => undefined,
  leave: () => undefined,
};

function passing(): Runners {
  const pass = ({ task }: { readonly task: Task }): Promise<Outcome> =>
    Promise.resolve({
      status: 'passed',
      output: { checks: [{ name: 'it is there', passed: true, detail: task.image }] },
      ...(task.kind === 'serve' && { service: service() }),
    });
  return {
    build: pass,
    compile: pass,
    sanity: pass,
    serve: pass,
    smoke: pass,
    soak: pass,
    scrape: pass,
    metrics: pass,
    promote: pass,
  };
}

function service() {
  return {
    served: { model: 'tiny', processes: [], api: { host: '127.0.0.1', port: 1 } },
    lost: new Promise<never>(() => undefined),
    stop: () => Promise.resolve(),
  };
}

/** After everything that nobody holds any more is gone. */
function usedBytes(): number {
  setFlagsFromString('--expose_gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('no gc');
  Reflect.apply(collect, undefined, []);
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
