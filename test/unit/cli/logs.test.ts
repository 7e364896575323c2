import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import * as v from 'valibot';
import { currentOwner } from '../../../src/host/owner.ts';
import { ResultsSchema } from '../../../src/model/results.ts';
import { PlanSchema, type Task } from '../../../src/model/plan.ts';
import { realHost } from '../../../src/host/real.ts';
import { toJson } from '../../../src/text/json.ts';
import { startBuilder } from '../../rig/cli.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { endOf } from '../../rig/run-events.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { until } from '../../rig/until.ts';
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
  const taskOf = (kind: string): Task => {
    const task = tasks.find((each) => each.kind === kind);
    assert.ok(task);
    return task;
  };
  const logOf = (kind: string): string => path.join(run, `logs/${taskOf(kind).id}.log`);
  const finish = async (...ended: Task[]): Promise<void> => {
    const stored: unknown = JSON.parse(await readFile(path.join(run, 'results.json'), 'utf8'));
    const results = v.parse(ResultsSchema, stored);
    const ends = ended.map((task) => endOf(task));
    await writeFiles(run, { 'results.json': toJson({ ...results, tasks: ends }) });
  };
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return { log: logOf('build'), logOf, taskOf, tasks, finish, kill, [Symbol.asyncDispose]: kill };
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

test('logs -f waits for a log that has not begun, and ends with its task though the run goes on', async () => {
  await using dir = await tempDir();
  await using run = await runUnderWay(dir.path);
  await rm(run.logOf('sanity'));
  const following = say(['logs', '-f', run.taskOf('sanity').id], { cwd: dir.path });
  await writeFile(run.logOf('sanity'), 'héllo\n');
  await run.finish(run.taskOf('sanity'));
  const { code, stdout } = await following;
  assert.equal(code, 0);
  assert.equal(stdout, 'héllo\n');
});

test('logs -f of a server goes on until no step of its image needs it', async () => {
  await using dir = await tempDir();
  await using run = await runUnderWay(dir.path);
  const own = run.tasks.filter(({ framework }) => framework === run.taskOf('serve').framework);
  const [last, ...others] = own.toReversed();
  assert.ok(last);
  await run.finish(...others);
  const child = startBuilder(['logs', '-f', run.taskOf('serve').id], { cwd: dir.path });
  await child.shows(/log of serve/);
  await appendFile(run.logOf('serve'), 'a request came\n');
  await child.shows(/a request came/);
  await run.finish(last, ...others);
  assert.equal((await child.said).code, 0);
});

test('logs -f ends when nobody reads on', async () => {
  await using dir = await tempDir();
  await using run = await runUnderWay(dir.path);
  const { child, shows, said } = startBuilder(['logs', '-f', run.taskOf('build').id], {
    cwd: dir.path,
  });
  await shows(/log of build/);
  const unread = assert.rejects(said, { code: 'ERR_STREAM_PREMATURE_CLOSE' });
  child.stdout?.destroy();
  await unread;
  const code = await until('the end of logs -f', async () => {
    await appendFile(run.log, 'one more line\n');
    return child.exitCode;
  });
  assert.equal(code, 0);
});

test('logs without a name shows what runs, not what waits', async () => {
  await using dir = await tempDir();
  await using run = await runUnderWay(dir.path);
  for (const { id } of run.tasks) await rm(path.join(path.dirname(run.log), `${id}.log`));
  await writeFile(run.logOf('soak'), 'soaking\n');
  assert.equal((await say(['logs'], { cwd: dir.path })).stdout, 'soaking\n');
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

test('show says of a task without an end in a run that was killed that the run was cut off', async () => {
  await using dir = await tempDir();
  await using run = await runUnderWay(dir.path);
  const { id } = run.taskOf('soak');
  const told = async () => (await say(['show', 'latest', id], { cwd: dir.path })).stdout;
  assert.equal(await told(), `${id} has not ended\n`);
  await run.kill();
  assert.equal(await told(), `${id} has not ended: the run was cut off\n`);
});
