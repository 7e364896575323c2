import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock } from '../../../src/host/clock.ts';

function caught(error: unknown): unknown {
  return error;
}

test('a sleep lasts as long as asked by the monotonic clock', async () => {
  const began = realClock.monotonic();
  await realClock.sleep(30);
  const slept = realClock.monotonic() - began;
  assert.ok(slept >= 29 && slept < 5000, String(slept));
});

test('a sleep ends with the very reason of its signal, before or meanwhile', async () => {
  const reason = { class: 'timeout', message: 'a failure as a value' };
  assert.equal(await realClock.sleep(60_000, AbortSignal.abort(reason)).catch(caught), reason);
  const cancel = new AbortController();
  const sleeping = realClock.sleep(60_000, cancel.signal).catch(caught);
  cancel.abort(reason);
  assert.equal(await sleeping, reason);
});

test('a wait beyond what a timer can hold does not fire at once', async () => {
  const cancel = new AbortController();
  let woken = false;
  const sleeping = realClock.sleep(2 ** 40, cancel.signal).then(
    () => (woken = true),
    () => undefined,
  );
  await realClock.sleep(20);
  assert.equal(woken, false);
  cancel.abort();
  await sleeping;
});
