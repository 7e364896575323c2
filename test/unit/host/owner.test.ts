import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { currentOwner, isAlive, type Sight } from '../../../src/host/owner.ts';
import { realHost } from '../../../src/host/real.ts';

const me = currentOwner(realHost());
const [ticks = '', boot = '', space = ''] = me.started.split('.');

test('this process is alive, and the same pid with another start is not', () => {
  assert.equal(isAlive(me), true);
  assert.equal(isAlive({ ...me, started: `${Number(ticks) + 1}.${boot}.${space}` }), false);
});

test('a process of an earlier boot is dead', () => {
  assert.equal(isAlive({ ...me, started: `${ticks}.another-boot.${space}` }), false);
});

test('what cannot be looked up from here counts as alive', () => {
  assert.equal(isAlive({ ...me, host: 'another-host', pid: 1 }), true);
  assert.equal(isAlive({ ...me, pid: 2 ** 22, started: `${ticks}.${boot}.1` }), true);
});

test('a process that has ended is dead, also while nobody has collected it', async () => {
  // `exec` replaces the shell that would have collected the first sleep.
  const child = spawn('sh', ['-c', 'sleep 0.05 & echo $!; exec sleep 300']);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const pid = Number((await lines.next()).value);
  const stat = (): string[] => {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  };
  const owner = { ...me, pid, started: `${stat()[19]}.${boot}.${space}` };
  assert.equal(isAlive(owner), stat()[0] !== 'Z');
  while (stat()[0] !== 'Z') await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isAlive(owner), false);
  child.kill('SIGKILL');
});

test('a process of another user that /proc hides is alive, one that nobody can signal is dead', () => {
  const hidden = (answer: ReturnType<Sight['signal']>): Sight => ({
    stat: () => null,
    signal: () => answer,
  });
  assert.equal(isAlive(me, hidden('forbidden')), true);
  assert.equal(isAlive(me, hidden('nobody')), false);
  // Ours is never hidden from us: it has ended meanwhile, or the pid is another one's by now.
  assert.equal(isAlive(me, hidden('delivered')), false);
  const unknown = { ...me, started: 'unknown' };
  assert.equal(isAlive(unknown, hidden('forbidden')), true);
  assert.equal(isAlive(unknown, hidden('delivered')), true);
  assert.equal(isAlive(unknown, hidden('nobody')), false);
});
