import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerSpec } from '../../../src/docker/engine.ts';
import { cleanCaches } from '../../../src/pipeline/clean-caches.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';

async function mounting(engine: FakeEngine, from: string, labels: Record<string, string>) {
  engine.addImage('dev');
  const spec: ContainerSpec = {
    image: 'dev',
    command: null,
    env: {},
    labels: {},
    ports: [],
    memoryMb: null,
    cpus: null,
    shmMb: null,
    gpus: 0,
    network: 'none',
    mounts: [{ kind: 'volume', from, to: '/target', labels }],
  };
  return engine.createContainer(spec, new AbortController().signal);
}

test('caches go by our label, those in use and those of others stay; a dry run only tells', async () => {
  const engine = new FakeEngine();
  const free = await mounting(engine, 'free', { 'builder.cache': 'vllm' });
  await engine.removeContainer(free);
  await mounting(engine, 'used', { 'builder.cache': 'vllm' });
  const theirs = await mounting(engine, 'theirs', { other: 'x' });
  await engine.removeContainer(theirs);
  const told = await cleanCaches(engine, { dryRun: true });
  assert.deepEqual(told, ['compile cache free of vllm', 'compile cache used of vllm']);
  assert.deepEqual(engine.volumes.names(), ['free', 'used', 'theirs']);
  assert.deepEqual(await cleanCaches(engine, { dryRun: false }), ['compile cache free of vllm']);
  assert.deepEqual(engine.volumes.names(), ['used', 'theirs']);
});
