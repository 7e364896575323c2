import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type ChildRequest, runChild } from '../../../src/host/child.ts';

/** Long enough to be caught alive if nobody kills it. */
const LONG = '300';

function shell(script: string, more: Partial<ChildRequest> = {}) {
  return runChild({
    command: 'sh',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin' },
    signal: new AbortController().signal,
    timeoutMs: 20_000,
    ...more,
  });
}

/** A zombie that nobody has collected yet runs no more. */
function runs(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  return text.charAt(text.lastIndexOf(')') + 2) !== 'Z';
}

/** A killed process closes its pipes a moment before it is gone. */
async function dies(pid: number): Promise<boolean> {
  const deadline = performance.now() + 2000;
  while (runs(pid) && performance.now() < deadline) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return !runs(pid);
}

test('a child gets its input and its environment alone, and tells output and exit code', async () => {
  const result = await shell('cat; echo "$GIVEN$HOME" >&2; exit 3', {
    input: 'typed in\n',
    env: { PATH: '/usr/bin:/bin', GIVEN: 'given' },
  });
  assert.deepEqual(result, {
    exitCode: 3,
    stdout: 'typed in\n',
    stderr: 'given\n',
    timedOut: false,
    cancelled: false,
    problem: null,
  });
});

test('lines of both outputs arrive one by one, however they were cut', async () => {
  const lines: string[] = [];
  await shell('printf one; printf "%s" "-more"; echo; echo two; printf "three\\nno end" >&2', {
    onLine: (line) => lines.push(line),
  });
  assert.deepEqual(lines.toSorted(), ['no end', 'one-more', 'three', 'two']);
});

test('a child that prints more than it may is killed with its group, whatever it does about signals', async () => {
  const script = `trap 'exit 3' TERM; sleep ${LONG} & echo $!; while :; do echo 0123456789; done`;
  const result = await shell(script, { mostOutput: 20_000 });
  assert.equal(result.exitCode, null);
  assert.equal(result.problem, 'killed: it printed more than 20.0 kB');
  assert.equal(result.stdout.length, 20_000);
  assert.equal(result.timedOut || result.cancelled, false);
  assert.ok(await dies(Number(result.stdout.split('\n')[0])));
  const fits = await shell('echo 0123456789', { mostOutput: 20 });
  assert.equal(fits.problem, null);
});

test('a cancelled child takes its grandchild with it', async () => {
  const cancel = new AbortController();
  let grandchild = 0;
  const result = await shell(`sleep ${LONG} & echo $!; wait`, {
    signal: cancel.signal,
    onLine: (line) => {
      grandchild = Number(line);
      assert.ok(runs(grandchild));
      // The reason of a cancelled run is a word, not an error.
      cancel.abort('interrupted by SIGINT');
    },
  });
  assert.equal(result.cancelled, true);
  assert.equal(result.exitCode, null);
  assert.ok(grandchild > 0 && (await dies(grandchild)));
});

test('a child that ignores SIGTERM is killed after the grace', async () => {
  const result = await shell(`trap "" TERM; echo ready; sleep ${LONG} & sleep ${LONG}`, {
    timeoutMs: 300,
  });
  assert.equal(result.timedOut, true);
  assert.equal(result.exitCode, null);
  assert.match(result.problem ?? '', /timed out/);
});

test('what a child leaves behind in its group does not outlive it', async () => {
  const result = await shell(`sleep ${LONG} & echo $!`);
  assert.equal(result.exitCode, 0);
  assert.ok(await dies(Number(result.stdout)));
});

test('a descendant that left the group cannot hold a call beyond its deadline', async () => {
  const began = performance.now();
  const result = await shell(`setsid sleep 5 & sleep ${LONG}`, { timeoutMs: 200 });
  assert.equal(result.timedOut, true);
  assert.ok(performance.now() - began < 4500);
});

test('a command that is not there is a result, no exception', async () => {
  const result = await shell('', { command: 'no-such-command' });
  assert.equal(result.exitCode, null);
  assert.match(result.problem ?? '', /no-such-command/);
});

test('a signal that has aborted before starts nothing that lasts', async () => {
  const result = await shell(`sleep ${LONG}`, { signal: AbortSignal.abort() });
  assert.equal(result.cancelled, true);
});
