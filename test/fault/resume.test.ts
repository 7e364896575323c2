// Runs cut off by kills and signals, again while they are resumed: each is taken up where it was.

import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { builder, engineSocket, startBuilder, type Said } from '../rig/cli.ts';
import { tell } from '../rig/figures.ts';
import { makeResumableRepo, type ResumableRepo } from '../rig/resumable-repo.ts';

let repo: ResumableRepo;
let cuts = 0;
before(async () => {
  repo = await makeResumableRepo(engineSocket());
});
after(() => repo[Symbol.asyncDispose]());

const run = (...args: string[]): Promise<Said> => builder(args, repo);

interface CutOff {
  readonly args: readonly string[];
  readonly when: RegExp;
  readonly signal: NodeJS.Signals;
}

async function cutOff({ args, when, signal }: CutOff): Promise<Said> {
  const { child, said, shows } = startBuilder(args, repo);
  await shows(when);
  child.kill(signal);
  cuts += 1;
  return said;
}

describe('a run that is killed again while it is resumed', () => {
  test('is resumed once more, also over a torn last line', async () => {
    const args = ['run', '-f', 'slow'];
    await cutOff({ args, when: repo.building, signal: 'SIGKILL' });
    const { id } = (await repo.results()).run;
    await appendFile(repo.latest('events.ndjson'), '{"type":"task-prog');
    await cutOff({ args: ['resume'], when: repo.building, signal: 'SIGKILL' });
    await appendFile(repo.latest('events.ndjson'), '{"type":"task-ended","at":17');
    const said = await run('resume', id);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const now = await repo.results();
    assert.deepEqual([now.run.id, now.run.verdict, now.tasks.length], [id, 'passed', 2]);
    assert.equal((await run('report', id)).code, 0);
    tell(`a run killed ${cuts} times, with ${cuts} torn last lines: resumed, green, reported`);
  });
});

describe('a run that is interrupted', () => {
  test('goes on with what was cancelled; what failed before stays failed', async () => {
    const args = ['run', '-f', 'bad,slow', '--force-run', '--no-cache'];
    const when = /sanity\.bad\S* failed/;
    const { child, said, shows } = startBuilder([...args, '--parallel', '2'], repo);
    await Promise.all([shows(repo.building), shows(when)]);
    child.kill('SIGINT');
    assert.equal((await said).code, 130);
    assert.equal((await repo.results()).run.verdict, 'cancelled');
    const { id } = (await repo.results()).run;
    await repo.configure('exit 0; exit 1');
    const resumed = await run('resume');
    assert.equal(resumed.code, 4, resumed.stdout + resumed.stderr);
    const now = await repo.results();
    assert.deepEqual(
      [now.run.id, now.run.verdict, ...now.tasks.map(({ kind, status }) => `${kind} ${status}`)],
      [id, 'failed', 'build passed', 'sanity failed', 'build passed', 'sanity passed'],
    );
    assert.match(resumed.stdout, /sanity\.slow\S+: its settings changed; it starts again/);
    assert.deepEqual(await run('resume'), {
      code: 4,
      stdout: `the run ${id} failed; builder run --failed-from ${id} runs what failed again\n`,
      stderr: '',
    });
    tell(
      `a run of ${now.tasks.length} steps interrupted and resumed: 1 that had failed stays failed, 1 that was cut off passes`,
    );
  });
});
