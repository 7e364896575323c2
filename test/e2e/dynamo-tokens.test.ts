import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { recordArgv, type ArgvRecorder } from '../rig/argv-recorder.ts';
import type { Said } from '../rig/cli.ts';
import { makeDynamoRoom, SMALL, type DynamoRoom } from '../rig/dynamo-repo/dynamo-room.ts';
import { watchArguments } from '../rig/host-processes.ts';
import { tempDir } from '../rig/temp-dir.ts';

const run = promisify(execFile);

const CANARY = 'canary-2b7e151628aed2a6';
const TOKENS = {
  GITHUB_TOKEN: `${CANARY}-github`,
  GITLAB_TOKEN: `${CANARY}-gitlab`,
  HF_TOKEN: `hf_${CANARY}`,
};
const REFS = '--ref=release/0.5.0,release/0.8.0,main';

describe('tokens in the environment, which the scripts of Dynamo would print and hand on', () => {
  let room: DynamoRoom;
  let recorder: ArgvRecorder;
  let calls: Awaited<ReturnType<typeof tempDir>>;
  const all: Said[] = [];
  const seen = new Set<string>();
  const ask = async (...args: string[]): Promise<Said> => {
    using watch = watchArguments(CANARY);
    const said = await room.builder(args, { env: { ...TOKENS, PATH: recorder.path } });
    all.push(said);
    for (const word of watch.seen) seen.add(word);
    return said;
  };

  before(async () => {
    room = await makeDynamoRoom(...SMALL);
    calls = await tempDir();
    recorder = await recordArgv(path.join(calls.path, 'argv'), ['bash', 'git', 'python3']);
    const said = await ask('run', REFS, '--framework=vllm', '--verbose', '--parallel=2');
    assert.equal(said.code, 0, said.stdout + said.stderr);
    await ask('plan', REFS, '--framework=vllm,trtllm', '--target=dev,local-dev', '--json');
    await ask('show', '--json');
    await ask('report');
    // What fails tells most.
    await ask('plan', REFS, '--framework=vllm', '--target=nowhere');
  });
  after(async () => {
    await room[Symbol.asyncDispose]();
    await calls[Symbol.asyncDispose]();
  });

  test('the scripts do print what they are given', async () => {
    const { repo } = room;
    await repo.git('checkout', '--quiet', 'release/0.5.0');
    const { stdout } = await run(
      'bash',
      ['container/build.sh', '--dry-run', '--target', 'runtime'],
      {
        cwd: repo.dir,
        env: { PATH: process.env['PATH'], HOME: room.dir, ...TOKENS },
      },
    );
    await repo.git('checkout', '--quiet', 'main');
    for (const token of Object.values(TOKENS)) assert.ok(stdout.includes(token), token);
  });

  test('none is said', () => {
    assert.ok(all.length >= 5);
    for (const { stdout, stderr } of all) assert.ok(!`${stdout}${stderr}`.includes(CANARY));
  });

  test('none is an argument of a program', async () => {
    assert.deepEqual([...seen], []);
    const words = await recorder.calls();
    for (const program of ['bash', 'git', 'python3'])
      assert.ok(
        words.some((call) => call.startsWith(`${program} `)),
        `${program} was not called`,
      );
    assert.deepEqual(
      words.filter((call) => call.includes(CANARY)),
      [],
    );
  });

  test('none is stored: not in a plan, a log, a report, the cache or a clone', async () => {
    const { stdout } = await run('find', [room.dir, '-type', 'f', '-size', '+0']);
    assert.ok(stdout.split('\n').length > 50);
    await assert.rejects(run('grep', ['-rlaF', CANARY, room.dir]), { code: 1, stdout: '' });
  });

  test('none is in an image or its history', async () => {
    const { images } = await room.results();
    assert.ok(images.length >= 3);
    for (const { image } of images) {
      const page = await run('curl', [
        '-sf',
        '--unix-socket',
        room.socket,
        `http://engine/images/${image}/history`,
      ]);
      assert.ok(page.stdout.includes('/opt/dynamo'), page.stdout);
      assert.ok(!page.stdout.includes(CANARY));
    }
  });
});
