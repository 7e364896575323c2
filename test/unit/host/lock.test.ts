import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { acquireLock, forgetDeadHolder, type LockNote } from '../../../src/host/lock.ts';
import { currentOwner } from '../../../src/host/owner.ts';
import { realHost } from '../../../src/host/real.ts';
import { FailureError } from '../../../src/model/reason.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const host = realHost();

function note(run: string): LockNote {
  return { ...currentOwner(host), run, note: 'a test' };
}

interface Holder {
  readonly process: ChildProcess;
  readonly said: string;
}

async function holder(file: string, run: string): Promise<Holder> {
  const script = join(import.meta.dirname, 'hold-lock.ts');
  const child = spawn(process.execPath, [script, file, run], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return { process: child, said: String((await lines.next()).value) };
}

async function killed({ process: child }: Holder): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

test('the loser of a lock is told at once who holds it', async () => {
  await using dir = await tempDir();
  const file = join(dir.path, 'cache', 'run.lock');
  const mine = await acquireLock(file, note('first'));
  assert.equal(mine.kind, 'lock');
  assert.deepEqual(await acquireLock(file, note('second')), {
    kind: 'held',
    holder: note('first'),
  });
});

test('a released lock can be taken again, and releasing twice is fine', async () => {
  await using dir = await tempDir();
  const file = join(dir.path, 'run.lock');
  const first = await acquireLock(file, note('first'));
  assert.ok(first.kind === 'lock');
  first.release();
  first.release();
  assert.equal((await acquireLock(file, note('second'))).kind, 'lock');
});

test('of processes that want a lock at the same moment one gets it', async () => {
  await using dir = await tempDir();
  const file = join(dir.path, 'run.lock');
  const holders = await Promise.all(['a', 'b', 'c'].map((run) => holder(file, run)));
  const said = holders.map((each) => each.said).toSorted();
  await Promise.all(holders.map(killed));
  assert.deepEqual(said, ['held', 'held', 'lock']);
});

test('the lock of a process killed with SIGKILL is free at once', async () => {
  await using dir = await tempDir();
  const file = join(dir.path, 'run.lock');
  const other = await holder(file, 'theirs');
  assert.equal(other.said, 'lock');
  const held = await acquireLock(file, note('mine'));
  assert.ok(held.kind === 'held');
  assert.equal(held.holder?.run, 'theirs');
  assert.equal(held.holder.pid, other.process.pid);
  await killed(other);
  assert.equal((await acquireLock(file, note('mine'))).kind, 'lock');
});

test('a lock is kept when its own process asks for it once more', async () => {
  await using dir = await tempDir();
  const file = join(dir.path, 'run.lock');
  const mine = await acquireLock(file, note('mine'));
  assert.ok(mine.kind === 'lock');
  assert.equal((await acquireLock(file, note('mine again'))).kind, 'held');
  const other = await holder(file, 'theirs');
  await killed(other);
  assert.equal(other.said, 'held');
  mine.release();
});

test('the note of a holder that is gone is forgotten, one that vanishes or is no note is none', async () => {
  await using dir = await tempDir();
  const file = join(dir.path, 'run.lock');
  const everybody = (): boolean => true;
  assert.equal(forgetDeadHolder(file, everybody, false), false);
  await writeFile(`${file}.json`, '{"pid":');
  assert.equal(forgetDeadHolder(file, everybody, false), false);
  await writeFile(`${file}.json`, JSON.stringify(note('theirs')));
  assert.equal(forgetDeadHolder(file, everybody, true), true);
  assert.equal(forgetDeadHolder(file, everybody, false), true);
  assert.equal(forgetDeadHolder(file, everybody, false), false);
});

test('a lock on a disk that is read-only, or in a folder that is none, fails with the place', async () => {
  await using dir = await tempDir();
  const isFile = join(dir.path, 'file');
  await writeFile(isFile, '');
  const places = ['/proc/builder/run.lock', join(isFile, 'run.lock')];
  for (const file of places)
    await assert.rejects(acquireLock(file, note('first')), (error) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.class, 'config');
      assert.equal(error.failure.message, `taking the lock ${file}: not possible there`);
      return true;
    });
});
