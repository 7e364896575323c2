import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { runChild } from '../../../src/host/child.ts';
import { childEnv } from '../../../src/host/env.ts';
import { realHost } from '../../../src/host/real.ts';

const HELLO = join(import.meta.dirname, 'say-hello.ts');

test('a reader that closes the pipe early is no error', async () => {
  const result = await runChild({
    command: 'bash',
    args: ['--norc', '-c', 'set -o pipefail; "$0" "$1" | head -1', process.execPath, HELLO],
    env: { PATH: '/usr/bin:/bin' },
    signal: new AbortController().signal,
    timeoutMs: 20_000,
  });
  assert.deepEqual(
    [result.stdout, result.stderr, result.exitCode],
    ['line 0 of a long list\n', '', 0],
  );
});

test('a signal reaches its handler once, until that is taken back', async () => {
  const child = spawn(process.execPath, [HELLO, 'signal']);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, 'ready');
  child.kill('SIGHUP');
  assert.equal((await lines.next()).value, 'SIGHUP');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('the real world has a name, a clock and at least 80 columns without a terminal', () => {
  const host = realHost();
  assert.ok(host.name.length > 0 && host.user.name.length > 0);
  assert.ok(host.machine.cores > 0 && host.machine.memoryMb > 100);
  assert.ok(host.stdout.isTTY || host.stdout.columns() === 80);
});

test('a child inherits what finds programs and proxies, and nothing that may be a secret', () => {
  const env = { PATH: '/bin', HTTPS_PROXY: 'http://proxy', HF_TOKEN: 'hf_x', EDITOR: 'vi' };
  assert.deepEqual(childEnv(env, { LANG: 'C' }), {
    PATH: '/bin',
    HTTPS_PROXY: 'http://proxy',
    LANG: 'C',
  });
});
