// What the scheduler costs a task, in time and memory, with the real recorder: node bench/scheduler.ts [tasks] [rounds]

import { summarize } from '../src/text/quantile.ts';
import { formatBytes, formatDuration } from '../src/text/units.ts';
import { BIG_PLANS } from '../test/rig/big-plans.ts';
import { runAtOnce } from '../test/rig/run-at-once.ts';

const TASKS = 1000;
const ROUNDS = 5;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function median(values: readonly number[]): number {
  return summarize(values).p50 ?? 0;
}

const tasks = Number(process.argv[2] ?? TASKS);
const rounds = Number(process.argv[3] ?? ROUNDS);
say(`${tasks} tasks that pass at once, ${rounds} rounds: processor time and memory, median (most)`);
for (const [name, planOf] of Object.entries(BIG_PLANS)) {
  const plan = planOf(tasks);
  const costs = [];
  for (let round = 0; round < rounds; round += 1) costs.push(await runAtOnce(plan));
  const times = costs.map(({ msPerTask }) => msPerTask);
  const sizes = costs.map(({ grownBytes }) => grownBytes);
  say(
    `${name.padEnd(14)} ${formatDuration(median(times))} a task (${formatDuration(Math.max(...times))}), ` +
      `memory grows by ${formatBytes(median(sizes))} (${formatBytes(Math.max(...sizes))})`,
  );
}
