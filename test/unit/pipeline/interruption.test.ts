import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '../../../src/host/host.ts';
import { listenForSignals } from '../../../src/pipeline/interruption.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';

type Handler = Parameters<Host['onSignal']>[0];

function listening(deadlineS: number | null = null) {
  const handlers = new Set<Handler>();
  const ends: number[] = [];
  const host = madeUpHost({
    onSignal: (handler) => {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    end: (code) => {
      ends.push(code);
    },
  });
  const send: Handler = (signal) => {
    for (const handler of handlers) handler(signal);
  };
  return { interruption: listenForSignals(host, { deadlineS }), send, handlers, host, ends };
}

test('nothing is aborted while no signal came', () => {
  const { interruption } = listening();
  assert.equal(interruption.first(), null);
  assert.equal(interruption.signal.aborted, false);
  assert.equal(interruption.outside.aborted, false);
});

test('the first signal aborts, says that a second one ends at once, and is remembered', () => {
  const { interruption, send, host } = listening();
  send('SIGTERM');
  assert.equal(interruption.first(), 'SIGTERM');
  assert.equal(interruption.signal.reason, 'interrupted by SIGTERM');
  assert.equal(interruption.outside.reason, 'interrupted by SIGTERM');
  assert.equal(host.stderr.text, 'SIGTERM: ending in order; once more ends at once\n');
});

test('a second SIGINT or SIGTERM ends the process, with its own exit code; what one key sends twice counts once', async () => {
  const { interruption, send, host, ends } = listening();
  send('SIGINT');
  send('SIGINT');
  assert.deepEqual(ends, []);
  await host.clock.advance(200);
  send('SIGHUP');
  assert.deepEqual(ends, []);
  send('SIGINT');
  send('SIGTERM');
  assert.deepEqual(ends, [130, 143]);
  assert.equal(interruption.first(), 'SIGINT');
});

test('an end of our own aborts without being a signal', () => {
  const { interruption } = listening();
  interruption.abort('the run cannot be recorded: no space');
  assert.equal(interruption.first(), null);
  assert.equal(interruption.signal.reason, 'the run cannot be recorded: no space');
  assert.equal(interruption.outside.aborted, false);
});

test('a deadline aborts what runs, and nobody outside', async () => {
  const { interruption, host } = listening(60);
  await host.clock.advance(59_999);
  assert.equal(interruption.overdue(), false);
  await host.clock.advance(1);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(interruption.overdue(), true);
  assert.match(String(interruption.signal.reason), /^the deadline of the run, 1.*, has passed$/);
  assert.equal(interruption.outside.aborted, false);
  interruption.close();
});

test('work is left behind when it goes on after a signal, and only then', async () => {
  const { interruption, send, host } = listening();
  assert.equal(await interruption.bound(Promise.resolve(7), 100), 7);
  const late = interruption.bound(new Promise(() => undefined), 100);
  const inTime = Promise.withResolvers<string>();
  const ended = interruption.bound(inTime.promise, 100);
  send('SIGINT');
  await new Promise((resolve) => setImmediate(resolve));
  inTime.resolve('in order');
  assert.equal(await ended, 'in order');
  assert.equal(interruption.leftBehind(), false);
  const left = assert.rejects(late, (reason) => reason === 'interrupted by SIGINT');
  await host.clock.advance(100);
  await left;
  assert.equal(interruption.leftBehind(), true);
});

test('after the close signals are left to others', () => {
  const { interruption, handlers } = listening();
  assert.equal(handlers.size, 1);
  interruption.close();
  assert.equal(handlers.size, 0);
});
