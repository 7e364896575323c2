// Plans of about a thousand tasks in three shapes: all beside each other, long chains, served models with their users.

import type { TaskId } from '../../src/model/ids.ts';
import type { OtherTask, Plan } from '../../src/model/plan.ts';
import { somePlan, someTask } from './plan-tasks.ts';

const CHAIN = 100;
const CLAIM = { cpu: 1, memoryMb: 100, diskMb: 10, gpu: 0, quiet: 'either' } as const;

export const BIG_PLANS: Readonly<Record<string, (count: number) => Plan>> = {
  wide: (count) =>
    somePlan(
      numbered(count, (at) => someTask(`sanity.wide.${at}`)),
      16,
    ),
  chains: (count) => somePlan(numbered(count, inChain), 16),
  'served models': (count) => somePlan(numbered(count / 5, servedAt).flat(), 16),
};

function inChain(at: number): OtherTask {
  const needs: TaskId[] = at % CHAIN === 0 ? [] : [`sanity.chain.${at - 1}`];
  return someTask(`sanity.chain.${at}`, { needs, expectedMs: 1000 });
}

/** A model, and those who ask it: two at once, a measurement alone, and what reads its figures. */
function servedAt(at: number): OtherTask[] {
  const serve = `serve.model.${at}` as const;
  const noisy = { ...CLAIM, quiet: 'noisy' } as const;
  return [
    someTask(serve, { resources: { ...noisy, gpu: at % 3 === 0 ? 0.5 : 1 } }),
    someTask(`smoke.model.${at}`, { needs: [serve], resources: noisy }),
    someTask(`scrape.model.${at}`, { needs: [serve] }),
    someTask(`soak.model.${at}`, {
      needs: [serve, `smoke.model.${at}`],
      resources: { ...CLAIM, quiet: 'alone' },
    }),
    someTask(`metrics.model.${at}`, { needs: [`soak.model.${at}`] }),
  ];
}

function numbered<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}
