import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { realClock } from '../../../src/host/clock.ts';
import { childrenOfDead, endChildrenOfDead } from '../../../src/host/end-children.ts';
import { isDead } from '../../../src/host/owner.ts';
import { allProcesses } from '../../../src/host/process-table.ts';

const entry = fileURLToPath(new URL('./start-children.ts', import.meta.url));

function alive(pid: number): boolean {
  return allProcesses().some((one) => one.pid === pid);
}

test('what a killed process leaves is ended wherever it went; of the living nothing is, nor what is meant to stay', async () => {
  const parent = spawn(process.execPath, [entry], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(parent.stdout)[Symbol.asyncIterator]();
  const pids = String((await lines.next()).value)
    .split(' ')
    .map(Number);
  const [inGroup = 0, ownSession = 0, deaf = 0, staying = 0] = pids;
  try {
    assert.ok(pids.every(alive));
    assert.equal(
      [...childrenOfDead(isDead).keys()].some((pid) => pids.includes(pid)),
      false,
    );
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const ofParent = ({ pid }: { readonly pid: number }): boolean => pid === parent.pid;
    const ended = await endChildrenOfDead(ofParent, realClock);
    for (const pid of [inGroup, ownSession, deaf]) {
      assert.ok(ended.has(pid), `${pid} of ${pids.join(', ')}`);
      assert.equal(alive(pid), false);
    }
    assert.equal(alive(staying), true);
    assert.equal((await endChildrenOfDead(ofParent, realClock)).size, 0);
  } finally {
    for (const pid of pids.filter(alive)) process.kill(pid, 'SIGKILL');
  }
});
