// The folders under frameworks/ as they come: which of them run, and how the image of a real engine behaves.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { connectEngine } from '../../src/docker/connect.ts';
import type { ContainerSpec, Engine } from '../../src/docker/engine.ts';
import { realClock } from '../../src/host/clock.ts';
import { request } from '../../src/http/request.ts';
import { HttpError } from '../../src/http/http-error.ts';
import { PlanSchema, type Task } from '../../src/model/plan.ts';
import { ResultsSchema } from '../../src/model/results.ts';
import { builder, engineSocket } from '../rig/cli.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { until } from '../rig/until.ts';
import { LABEL, MINE, soon } from './engine-bench.ts';

const PORT = 8000;

async function planned(...flags: readonly string[]): Promise<readonly Task[]> {
  await using dir = await tempDir();
  const said = await builder(['plan', '--json', ...flags], { cwd: dir.path });
  assert.equal(said.code, 0, said.stderr);
  return v.parse(PlanSchema, JSON.parse(said.stdout)).tasks;
}

test('what is heavy runs only when named; the rest by default, each marked as what it is', async () => {
  const simulated = (tasks: readonly Task[]) =>
    Object.fromEntries(tasks.map((task) => [task.framework, task.simulated]));
  assert.deepEqual(simulated(await planned()), {
    llamacpp: false,
    'mocker-sglang': true,
    'mocker-trtllm': true,
    'mocker-vllm': true,
  });
  assert.deepEqual(simulated(await planned('--framework', 'vllm-cpu')), { 'vllm-cpu': false });
});

describe('the image of llamacpp', () => {
  let engine: Engine;
  let spec: ContainerSpec;
  let id: string;

  before(async () => {
    await using dir = await tempDir();
    const options = { cwd: dir.path };
    const said = await builder(['run', '--framework', 'llamacpp', '--until', 'sanity'], options);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const shown = await builder(['show', 'latest', '--json'], options);
    const [built] = v.parse(ResultsSchema, JSON.parse(shown.stdout)).images;
    assert.ok(built);
    engine = await connectEngine({
      socket: engineSocket(),
      env: {},
      backend: 'auto',
      clock: realClock,
    });
    spec = {
      image: built.image,
      command: null,
      env: {},
      labels: { [LABEL]: MINE },
      ports: [PORT],
      memoryMb: 512,
      cpus: 1,
      shmMb: null,
      gpus: 0,
      network: 'default',
    };
    id = await engine.createContainer(spec, soon());
    await engine.startContainer(id, soon());
  });
  after(async () => {
    await engine.removeContainer(id);
    await engine.close();
  });

  test('serves as a user who is not root', async () => {
    const port = (await engine.inspectContainer(id))?.ports.get(PORT) ?? 0;
    await until('its health page', () => healthy(port));
    const lines: string[] = [];
    const asking = await engine.createContainer({ ...spec, command: ['id', '-u'] }, soon());
    try {
      await engine.startContainer(asking, soon());
      await engine.followLogs(asking, (line) => lines.push(line), soon());
    } finally {
      await engine.removeContainer(asking);
    }
    assert.deepEqual(lines, ['1000']);
  });

  test('ends by itself when it is asked to', async () => {
    await engine.stopContainer(id, 10_000);
    const ended = await engine.inspectContainer(id);
    assert.deepEqual([ended?.running, ended?.exitCode], [false, 0]);
  });
});

async function healthy(port: number): Promise<true | null> {
  const place = { host: '127.0.0.1', port, path: '/health', method: 'GET' } as const;
  try {
    const { status } = await request({ ...place, timeoutMs: 1000, signal: soon() });
    return status === 200 ? true : null;
  } catch (error) {
    if (error instanceof HttpError) return null;
    throw error;
  }
}
