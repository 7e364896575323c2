import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import * as v from 'valibot';
import { currentOwner } from '../../../src/host/owner.ts';
import { PlanSchema } from '../../../src/model/plan.ts';
import { realHost } from '../../../src/host/real.ts';
import { toJson } from '../../../src/text/json.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { RUN, storeRun } from './stored-run.ts';
import { say } from './say.ts';

const UNDER_WAY = {
  run: { id: RUN, startedAt: '', finishedAt: null, verdict: null, exitCode: null },
  tasks: [],
};

/** A run without an end, and the process that carries it out. */
async function runUnderWay(dir: string) {
  const child = spawn('sleep', ['300']);
  assert.ok(child.pid);
  const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  const me = currentOwner(realHost());
  const started = me.started.replace(/^\d+/, ticks ?? '');
  await storeRun(dir, UNDER_WAY);
  const run = path.join(dir, 'reports', RUN);
  await writeFiles(run, { 'owner.json': toJson({ ...me, pid: child.pid, started }) });
  const plan: unknown = JSON.parse(await readFile(path.join(run, 'plan.json'), 'utf8'));
  const { tasks } = v.parse(PlanSchema, plan);
  const log = path.join(run, `logs/${tasks[0]?.id ?? ''}.log`);
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return { log, kill, [Symbol.asyncDispose]: kill };
}

test('logs -f of a run that is killed prints what was written and ends', async () => {
  await using dir = await tempDir();
  await using run = await runUnderWay(dir.path);
  let ended = false;
  const following = say(['logs', '-f'], { cwd: dir.path }).finally(() => (ended = true));
  await appendFile(run.log, 'last words\n');
  // Longer than it takes to look again: it follows while the process is there.
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.equal(ended, false);
  await run.kill();
  const { code, stdout } = await following;
  assert.equal(code, 0);
  assert.match(stdout, /^log of .*\nlast words\n$/);
});

test('list and show say of a run that was killed that it was cut off, and of another one that it runs', async () => {
  await using dir = await tempDir();
  await using run = await runUnderWay(dir.path);
  const told = async (): Promise<string[]> => {
    const list = await say(['list'], { cwd: dir.path });
    const show = await say(['show'], { cwd: dir.path });
    return [list.stdout, show.stdout];
  };
  for (const text of await told()) assert.doesNotMatch(text, /cut off/);
  await run.kill();
  for (const text of await told()) assert.match(text, /was cut off/);
});
