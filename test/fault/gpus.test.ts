// GPUs that processes of others use, on an engine that says it has some; the driver is a script.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { ResultsSchema } from '../../src/model/results.ts';
import { builder } from '../rig/cli.ts';
import { fakeDriver, fakeNvidiaSmi } from '../rig/fake-nvidia-smi.ts';
import { tell } from '../rig/figures.ts';
import { makeRepo, type TestRepo } from '../rig/git-repo.ts';
import { startOwnEngine, type OwnEngine } from '../rig/own-engine.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { tinyImage } from '../rig/tiny-image.ts';

const BUSY = { count: 1, apps: ['GPU-0, 4711, 1000'] };
const USED = 'pid 4711, not of builder, uses 1.05 GB of GPU 0';

describe('a GPU that is in use', { timeout: 300_000 }, () => {
  let engine: OwnEngine;
  let dir: Awaited<ReturnType<typeof tempDir>>;
  let repo: TestRepo;

  before(async () => {
    const env = { ENGINE_NET: 'none', ENGINE_ARGS: '--add-runtime nvidia=runc' };
    engine = await startOwnEngine('bookworm', env);
    dir = await tempDir();
    repo = await makeRepo({
      Dockerfile: `FROM ${await tinyImage(engine.socket)}\nCMD ["sleep", "1"]\n`,
    });
    const serve = 'serve: { model: m, gpus: 1, processes: { server: { port: 8000 } } }';
    await writeFile(
      path.join(dir.path, 'builder.yaml'),
      `repo: ${repo.dir}\nframeworks:\n  web: { build: { network: none }, ${serve} }\n`,
    );
  });
  after(async () => {
    await engine[Symbol.asyncDispose]();
    await repo.remove();
    await dir[Symbol.asyncDispose]();
  });

  /** The engine has no such GPU: a step that starts is skipped. */
  async function run(code: number, bin: string, ...flags: readonly string[]): Promise<string> {
    const env = {
      BUILDER_SOCKET: engine.socket,
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    };
    const said = await builder(['run', ...flags], { cwd: dir.path, env });
    assert.equal(said.code, code, said.stdout + said.stderr);
    return said.stdout;
  }

  async function reason(): Promise<string | undefined> {
    const text = await readFile(path.join(dir.path, 'reports/latest/results.json'), 'utf8');
    const { tasks } = v.parse(ResultsSchema, JSON.parse(text));
    return tasks.find(({ kind }) => kind === 'serve')?.reason?.class;
  }

  test('fails a step at once where that is asked for', async () => {
    const shown = await run(4, await fakeNvidiaSmi(dir.path, BUSY), '--busy-gpus', 'fail');
    assert.ok(shown.includes(`0 of 1 GPUs free, 1 wanted: ${USED}`), shown);
    assert.doesNotMatch(shown, /waiting for a gpu/);
    assert.equal(await reason(), 'gpu-busy');
  });

  test('is waited for, and then fails it', async () => {
    const shown = await run(4, await fakeNvidiaSmi(dir.path, BUSY), '--max-wait', '2');
    assert.ok(shown.includes(`waiting for a gpu: ${USED}`), shown);
    assert.ok(shown.includes(`0 of 1 GPUs free, 1 wanted: ${USED}`), shown);
    assert.equal(await reason(), 'gpu-busy');
  });

  test('is used all the same where nobody cares, and where the driver hangs', async () => {
    const ignored = await run(0, await fakeNvidiaSmi(dir.path, BUSY), '--busy-gpus', 'ignore');
    assert.match(ignored, /serve\S+ started/);
    const unseen = await run(0, await fakeDriver(dir.path, 'exec sleep 100'));
    assert.match(unseen, /nvidia-smi gives no answer that makes sense/);
    assert.match(unseen, /serve\S+ started/);
    tell(
      'a busy GPU: 2 of 2 steps gpu-busy by policy, 2 of 2 started where it is ignored or cannot be seen',
    );
  });
});
