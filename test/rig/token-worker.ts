// A run of a host with 8 cores, 800 MB and 2 GPUs, as a process: asks the gate for random claims until it is killed, and writes down what it had when.

import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import type { Resources, Task } from '../../src/model/plan.ts';
import { realHost } from '../../src/host/real.ts';
import { openAdmission } from '../../src/pipeline/admission.ts';
import { seededRandom } from '../../src/text/seeded-random.ts';
import { someConfig } from '../unit/plan/question.ts';
import { FakeEngine } from './fake-engine.ts';
import { someTask } from './plan-tasks.ts';

export const TOKEN_MACHINE = { cores: 8, memoryMb: 800, gpus: 2 } as const;
/** Far beyond what a test takes: nobody starts all the same. */
const PATIENCE_S = 3600;
const ASK_AGAIN_MS = 20;

export const TokenEventSchema = v.object({
  pid: v.number(),
  /** ns of the machine's monotonic clock: of a claim taken after it was given, of one let go before it was. */
  at: v.number(),
  what: v.picklist(['takes', 'leaves']),
  claim: v.object({
    cpu: v.number(),
    memoryMb: v.number(),
    gpu: v.number(),
    quiet: v.picklist(['alone', 'noisy', 'either']),
  }),
  gpus: v.array(v.number()),
  waitedMs: v.number(),
});
export type TokenEvent = v.InferOutput<typeof TokenEventSchema>;

type Random = () => number;

/** Mostly small ones, now and then all there is. */
function someClaim(random: Random): Resources {
  const { cores, memoryMb, gpus } = TOKEN_MACHINE;
  const kind = random();
  const none = { diskMb: 0, gpu: 0 } as const;
  if (kind < 0.15) return { ...none, cpu: 1, memoryMb: 0, quiet: 'alone' };
  if (kind < 0.25) return { ...none, cpu: cores, memoryMb, quiet: 'noisy' };
  const gpu = kind < 0.5 ? [0.5, 1, gpus][Math.floor(random() * 3)] : 0;
  const cpu = 1 + Math.floor(random() * 4);
  return { ...none, cpu, memoryMb: Math.floor(random() * 400), gpu: gpu ?? 0, quiet: 'noisy' };
}

function taskOf(claim: Resources, number: number): Task {
  const kind = claim.quiet === 'alone' ? 'soak' : 'serve';
  return someTask(`${kind}.vllm.runtime.${String(number).padStart(9, '0')}`, { resources: claim });
}

async function work(dir: string, seed: number): Promise<void> {
  const plain = realHost();
  const claims = path.join(dir, 'claims');
  mkdirSync(claims, { recursive: true });
  const host = {
    ...plain,
    env: { ...plain.env, BUILDER_CLAIMS: claims },
    machine: { ...plain.machine, ...TOKEN_MACHINE },
  };
  const engine = Object.assign(new FakeEngine(), { address: 'unix:///nowhere/docker.sock' });
  const usual = someConfig();
  const admission = { ...usual.admission, waitS: PATIENCE_S, busyGpus: 'ignore' } as const;
  const config = { ...usual, admission };
  const say = (message: string): void => void process.stderr.write(`${message}\n`);
  const gate = await openAdmission({ config, engine, host, plan: { tasks: [] }, say });
  const random = seededRandom(seed);
  const log = path.join(dir, 'events');
  const tell = (event: Omit<TokenEvent, 'pid' | 'at'>): void => {
    const at = Number(process.hrtime.bigint());
    appendFileSync(log, `${JSON.stringify({ pid: process.pid, at, ...event })}\n`);
  };
  for (let number = 0; ; number += 1) {
    const claim = someClaim(random);
    const task = taskOf(claim, number);
    const began = performance.now();
    const offered = Array.from({ length: TOKEN_MACHINE.gpus }, (_, index) => index);
    let entry = await gate.enter(task, offered, new AbortController().signal);
    while (entry.kind === 'wait') {
      await sleep(ASK_AGAIN_MS);
      entry = await gate.enter(task, offered, new AbortController().signal);
    }
    if (entry.kind === 'refused') throw new Error(entry.reason.message);
    const gpus = [...entry.gpus];
    tell({ what: 'takes', claim, gpus, waitedMs: performance.now() - began });
    await sleep(5 + random() * 60);
    tell({ what: 'leaves', claim, gpus, waitedMs: 0 });
    gate.leave(task);
  }
}

const [, script = '', dir, seed] = process.argv;
if (script.endsWith('token-worker.ts') && dir !== undefined) await work(dir, Number(seed));
