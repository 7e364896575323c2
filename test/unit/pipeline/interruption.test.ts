import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '../../../src/host/host.ts';
import { listenForSignals } from '../../../src/pipeline/interruption.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';

type Handler = Parameters<Host['onSignal']>[0];

function listening() {
  const handlers = new Set<Handler>();
  const host = madeUpHost({
    onSignal: (handler) => {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
  });
  const send: Handler = (signal) => {
    for (const handler of handlers) handler(signal);
  };
  return { interruption: listenForSignals(host), send, handlers };
}

test('nothing is aborted while no signal came', () => {
  const { interruption } = listening();
  assert.equal(interruption.first(), null);
  assert.equal(interruption.signal.aborted, false);
});

test('the first signal aborts and is remembered, whatever comes after it', () => {
  const { interruption, send } = listening();
  send('SIGTERM');
  send('SIGINT');
  assert.equal(interruption.first(), 'SIGTERM');
  assert.equal(interruption.signal.reason, 'interrupted by SIGTERM');
});

test('an end of our own aborts without being a signal', () => {
  const { interruption } = listening();
  interruption.abort('the run cannot be recorded: no space');
  assert.equal(interruption.first(), null);
  assert.equal(interruption.signal.reason, 'the run cannot be recorded: no space');
});

test('after the close signals are left to others', () => {
  const { interruption, handlers } = listening();
  assert.equal(handlers.size, 1);
  interruption.close();
  assert.equal(handlers.size, 0);
});
