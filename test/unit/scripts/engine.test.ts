// scripts/engine and its neighbours where they must change nothing.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { it } from 'node:test';
import { runChild } from '../../../src/host/child.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';

function script(name: string, ...args: readonly string[]) {
  return runChild({
    command: path.join(ROOT, 'scripts', name),
    args,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/nonexistent' },
    signal: new AbortController().signal,
    timeoutMs: 20_000,
  });
}

it('engine start does nothing where an engine answers', async () => {
  await using temp = await tempDir();
  const socket = path.join(temp.path, 'docker.sock');
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end('OK');
  });
  await once(server.listen(socket), 'listening');
  const { exitCode, stderr } = await script('engine', 'start', `unix://${socket}`);
  server.close();
  assert.deepEqual([exitCode, stderr], [0, `engine: an engine answers on ${socket}\n`]);
  assert.deepEqual(asked, ['/_ping']);
});

it('engine without a verb tells its usage', async () => {
  const { exitCode, stderr } = await script('engine');
  assert.equal(exitCode, 2);
  assert.match(stderr, /usage: .*engine start \[SOCKET\] \| stop/);
});

it('the scripts for cron and newcomers tell their usage', async () => {
  for (const name of ['nightly', 'onboarding']) {
    const { exitCode, stderr } = await script(name);
    assert.equal(exitCode, 2);
    assert.match(stderr, new RegExp(`usage: .*scripts/${name} `));
  }
});
