import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { oneAtATime } from '../../../src/host/short-mutex.ts';
import { ROOT } from '../../rig/source-tree.ts';

function name(): string {
  return `test ${process.pid} ${Math.random()}`;
}

test('work is done by one at a time, and everybody has a turn', async () => {
  const one = name();
  let inside = 0;
  const turns = await Promise.all(
    Array.from({ length: 20 }, () =>
      oneAtATime(one, 10_000, () => {
        inside += 1;
        assert.equal(inside, 1);
        inside -= 1;
        return true;
      }),
    ),
  );
  assert.ok(turns.every((turn) => turn?.value === true));
});

test('a turn ends when its work throws', async () => {
  const one = name();
  await assert.rejects(
    oneAtATime(one, 1000, () => {
      throw new Error('a bug');
    }),
    /a bug/,
  );
  assert.deepEqual(await oneAtATime(one, 1000, () => 1), { value: 1 });
});

test('who has stopped in its turn is waited for only so long, and not at all once it is dead', async () => {
  const one = name();
  const source = `import { oneAtATime } from ${JSON.stringify(`${ROOT}/src/host/short-mutex.ts`)};
    await oneAtATime(${JSON.stringify(one)}, 1000, () => {
      process.stdout.write('in\\n');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source]);
  await once(child.stdout, 'data');
  assert.equal(await oneAtATime(one, 50, () => 1), null);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.deepEqual(await oneAtATime(one, 1000, () => 1), { value: 1 });
});
