// What keeps a run from being stopped, and a run that never began in time.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown } from 'node:fs/promises';
import { hostname } from 'node:os';
import { markOf, WATCHDOG_OF } from '../../../src/host/mark.ts';
import { realClock } from '../../../src/host/clock.ts';
import { realHost } from '../../../src/host/real.ts';
import { startOf } from '../../../src/host/owner.ts';
import { resolveConfig } from '../../../src/config/resolve.ts';
import type { Owner } from '../../../src/model/labels.ts';
import { guarded } from '../../../src/pipeline/guarded.ts';
import { stopRun } from '../../../src/pipeline/stop.ts';
import { toJson } from '../../../src/text/json.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { RUN, storeRun } from '../cli/stored-run.ts';
import { ended, type ErrorCase } from './shown.ts';

interface How {
  /** As with --kill. */
  readonly kill?: boolean;
  /** Root only: whose folder it is. */
  readonly of?: number;
}

/** Its run is stopped. */
async function stopping(owner: object | null, { kill = false, of }: How = {}): Promise<string> {
  await using dir = await tempDir();
  const run = { finishedAt: null, verdict: null, exitCode: null };
  await storeRun(dir.path, { run: { id: RUN, startedAt: '', ...run } });
  if (owner !== null) await writeFiles(dir.path, { [`reports/${RUN}/owner.json`]: toJson(owner) });
  const reportsDir = `${dir.path}/reports`;
  if (of !== undefined) await chown(`${reportsDir}/${RUN}`, of, of);
  const host = { name: hostname(), clock: hurried() };
  return (await ended(() => stopRun({ reportsDir, wanted: 'latest', kill, host }))).replaceAll(
    dir.path,
    '/home/kim',
  );
}

/** Seconds pass between two looks. */
function hurried(): typeof realClock {
  let seconds = 0;
  return { ...realClock, monotonic: () => (seconds += 5) * 1000, sleep: () => realClock.sleep(1) };
}

/** Hears no SIGTERM. */
async function during(work: (owner: Owner) => Promise<string>): Promise<string> {
  const child = spawn('sh', ['-c', "trap '' TERM; echo ready; read -r end"]);
  try {
    await once(child.stdout, 'data');
    return await work(ownerOf(child));
  } finally {
    child.kill('SIGKILL');
  }
}

function ownerOf({ pid = 0 }: ChildProcess): Owner {
  return { host: hostname(), pid, started: startOf(pid) ?? '' };
}

/** Its engine is away for long. */
async function besideWatchdog(owner: Owner, work: () => Promise<string>): Promise<string> {
  const env = { PATH: process.env['PATH'], [WATCHDOG_OF]: `${markOf(owner)} /home/kim/.cache` };
  const child = spawn('sh', ['-c', 'echo ready; read -r end'], { env });
  try {
    await once(child.stdout, 'data');
    return await work();
  } finally {
    child.kill('SIGKILL');
  }
}

/** Whoever asks could stop the process that is named: root any, everybody else is asked of one that is root's. */
function misled(): Promise<string> {
  const isRoot = process.getuid?.() === 0;
  return during((owner) =>
    isRoot
      ? stopping(owner, { of: 65_534 })
      : stopping({ host: hostname(), pid: 1, started: startOf(1) ?? '' }),
  );
}

async function overdue(): Promise<string> {
  await using dir = await tempDir();
  const place = { cwd: dir.path, home: dir.path, frameworksDir: `${ROOT}/frameworks` };
  const resolved = await resolveConfig({ ...place, flags: {}, env: {}, embedded: true });
  if (!('config' in resolved)) throw new Error('the defaults are wrong');
  const world = { host: { ...realHost(), cwd: dir.path }, root: ROOT, version: '0' };
  const guarding = { config: resolved.config, world, deadlineS: 0.05 };
  return await ended(() =>
    guarded(guarding, async ({ signal }) => {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
      throw signal.reason;
    }),
  );
}

export const STOP: readonly ErrorCase[] = [
  { title: 'a run that tells nobody who carries it out', show: () => stopping(null) },
  {
    title: 'a run of another machine',
    show: () => stopping({ host: 'gpu-7', pid: 1, started: '1.boot.1', user: 'kim' }),
  },
  { title: 'a run that names a process of another user', show: misled },
  { title: 'a run that does not hear', show: () => during((owner) => stopping(owner)) },
  {
    title: 'a run that was killed while its engine is away',
    show: () => during((owner) => besideWatchdog(owner, () => stopping(owner, { kill: true }))),
  },
  { title: 'a deadline that passes before anything was started', show: overdue },
];
