// What becomes of a step that the host has no room for.

import type { Task } from '../../../src/model/plan.ts';
import { fakeNvidiaSmi } from '../../rig/fake-nvidia-smi.ts';
import { BUILD, GateBench, SERVE, SOAK, type BenchOptions } from '../../rig/gate-bench.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { inTask, type ErrorCase } from './shown.ts';

async function refused(
  task: Task,
  options: BenchOptions,
  prepare: (bench: GateBench) => unknown = () => undefined,
): Promise<string> {
  await using bench = await GateBench.open(options);
  prepare(bench);
  const { entry } = await bench.waited(task, [0]);
  if (entry.kind !== 'refused') throw new Error('it was let in');
  const shown = await inTask(task.id, () => entry.reason);
  return shown
    .replaceAll(/\b[\d.]+ [kMGT]?B\b/g, 'N GB')
    .replaceAll(`pid ${process.pid}`, 'pid 4711');
}

async function beside(apps: readonly string[]): Promise<string> {
  await using dir = await tempDir();
  const bin = await fakeNvidiaSmi(dir.path, { count: 1, apps });
  return await refused(SERVE, { bin, admission: { busyGpus: 'fail' } });
}

const SOON = { admission: { waitS: 2 } };

export const ADMISSION: readonly ErrorCase[] = [
  {
    title: 'a disk that is smaller than the build',
    show: () => refused({ ...BUILD, resources: { ...BUILD.resources, diskMb: 1e9 } }, {}),
  },
  { title: "a GPU that somebody's process uses", show: () => beside(['GPU-0, 4711, 1000']) },
  {
    title: 'a GPU that another run holds',
    show: () => refused(SERVE, SOON, (bench) => bench.alice({ gpus: [{ index: 0, share: 1 }] })),
  },
  {
    title: 'a measurement of another run that does not end',
    show: () => refused(SOAK, SOON, (bench) => bench.alice({ quiet: 'noisy' })),
  },
];
