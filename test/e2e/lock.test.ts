import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { builder, engineSocket, startBuilder } from '../rig/cli.ts';
import { gone, started } from '../rig/host-processes.ts';
import { makeLastingRepo, type LastingRepo } from '../rig/lasting-repo.ts';

describe('two runs at once', () => {
  let first: LastingRepo;
  let other: LastingRepo;

  before(async () => {
    first = await makeLastingRepo(engineSocket());
    other = await makeLastingRepo(engineSocket());
  });
  after(async () => {
    await first[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  });

  test('on one clone the second is turned away at once and told by whom; on another it goes on', async () => {
    const running = startBuilder(first.builds.args, first);
    await started(first.builds.marks);

    const second = await builder(['run', '-f', 'quick'], first);
    assert.equal(second.code, 7);
    assert.equal(second.stdout, '');
    assert.equal(
      second.stderr,
      `error: ${userInfo().username} (pid ${running.child.pid}) runs builder ${first.builds.args.join(' ')} on the same repository
  where: ${first.repoDir}
  try: wait for it, or use another cache folder: XDG_CACHE_HOME=DIR builder ...
`,
    );

    const beside = await builder(['run', '-f', 'quick'], other);
    assert.equal(beside.code, 0, beside.stdout + beside.stderr);

    running.child.kill('SIGINT');
    assert.equal((await running.said).code, 130);
    await gone(first.builds.marks);
    assert.equal((await builder(['run', '-f', 'quick'], first)).code, 0);
  });

  test('on one clone through different caches they work side by side', async () => {
    // One build, which leaves a core of the host to the other run.
    const marks = first.builds.marks.slice(0, 1);
    const running = startBuilder(['run', '-f', 'one', '--until', 'build'], first);
    await started(marks);
    const beside = await builder(['run', '-f', 'quick', '--reports', 'beside'], {
      cwd: first.cwd,
      env: { XDG_CACHE_HOME: `${first.cwd}/cache-2` },
    });
    assert.equal(beside.code, 0, beside.stdout + beside.stderr);
    running.child.kill('SIGTERM');
    assert.equal((await running.said).code, 143);
    await gone(marks);
  });
});
