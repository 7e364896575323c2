import assert from 'node:assert/strict';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { engineSocket, startBuilder } from '../rig/cli.ts';
import { gone, started } from '../rig/host-processes.ts';
import { makeLastingRepo, type LastingRepo } from '../rig/lasting-repo.ts';

describe('two runs of different clones on one host', () => {
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

  test('a build waits for the measurement of the other, by name, and starts when that is killed', async () => {
    const env = { BUILDER_CLAIMS: path.join(first.cwd, 'claims') };
    const measuring = startBuilder(first.soak.args, { cwd: first.cwd, env });
    await measuring.shows(first.soak.shown);
    await started(first.soak.marks);

    const building = startBuilder(['run', '-f', 'quick'], { cwd: other.cwd, env });
    await building.shows(
      new RegExp(`waiting for quiet: \\S+ \\(pid ${measuring.child.pid}\\) measures`),
    );
    measuring.child.kill('SIGKILL');
    await once(measuring.child, 'exit');
    const said = await building.said;
    assert.equal(said.code, 0, said.stdout + said.stderr);
    await gone(first.soak.marks);
  });
});
