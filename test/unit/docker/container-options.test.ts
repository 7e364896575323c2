import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { containerOptions } from '../../../src/docker/container-options.ts';
import type { ContainerSpec } from '../../../src/docker/engine.ts';

const LEAST: ContainerSpec = {
  image: 'image',
  command: null,
  env: {},
  labels: {},
  ports: [],
  memoryMb: null,
  cpus: null,
  shmMb: null,
  gpus: 0,
  network: 'default',
};

describe('the options of a container', () => {
  it('leave to the image and the engine what was not asked for', () => {
    assert.deepEqual(containerOptions(LEAST), {
      Image: 'image',
      Env: [],
      Labels: {},
      ExposedPorts: {},
      HostConfig: {
        Init: true,
        NetworkMode: 'default',
        LogConfig: { Type: 'json-file', Config: { 'max-size': '100m', 'max-file': '2' } },
        PortBindings: {},
      },
    });
  });

  it('say everything that was asked for in the engine’s units', () => {
    const { HostConfig, ...options } = containerOptions({
      ...LEAST,
      command: ['serve', '--port', '8000'],
      env: { A: 'b=c', EMPTY: '' },
      labels: { 'builder.run': 'r' },
      ports: [8000],
      memoryMb: 2048,
      cpus: 1.5,
      shmMb: 64,
      gpus: 2,
      user: '1000:0',
      workdir: '/work',
      limits: { memlock: -1, nofile: 65_536 },
      mounts: [
        { kind: 'bind', from: '/home/kim/hub', to: '/hub' },
        { kind: 'volume', from: 'cache-1', to: '/target', labels: { 'builder.cache': 'vllm' } },
      ],
    });
    assert.deepEqual(options, {
      Image: 'image',
      User: '1000:0',
      WorkingDir: '/work',
      Entrypoint: ['serve'],
      Cmd: ['--port', '8000'],
      Env: ['A=b=c', 'EMPTY='],
      Labels: { 'builder.run': 'r' },
      ExposedPorts: { '8000/tcp': {} },
    });
    assert.ok(HostConfig);
    assert.deepEqual(HostConfig.PortBindings, {
      '8000/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }],
    });
    assert.equal(HostConfig.Memory, 2_147_483_648);
    assert.equal(HostConfig.MemorySwap, HostConfig.Memory);
    assert.equal(HostConfig.NanoCpus, 1_500_000_000);
    assert.equal(HostConfig.ShmSize, 67_108_864);
    assert.deepEqual(HostConfig.Ulimits, [
      { Name: 'memlock', Soft: -1, Hard: -1 },
      { Name: 'nofile', Soft: 65_536, Hard: 65_536 },
    ]);
    assert.deepEqual(HostConfig.Mounts, [
      { Type: 'bind', Source: '/home/kim/hub', Target: '/hub' },
      {
        Type: 'volume',
        Source: 'cache-1',
        Target: '/target',
        VolumeOptions: {
          NoCopy: false,
          Labels: { 'builder.cache': 'vllm' },
          DriverConfig: { Name: 'local', Options: {} },
        },
      },
    ]);
    assert.deepEqual(HostConfig.DeviceRequests, [
      { Driver: 'nvidia', Count: 2, Capabilities: [['gpu']] },
    ]);
  });

  it('name the GPUs that were handed out, by number or by CDI name; a share is of one whole', () => {
    const request = (gpus: number, gpuIds?: readonly string[]) =>
      containerOptions({ ...LEAST, gpus, ...(gpuIds && { gpuIds }) }).HostConfig?.DeviceRequests;
    const Capabilities = [['gpu']];
    assert.deepEqual(request(0.25), [{ Driver: 'nvidia', Count: 1, Capabilities }]);
    assert.deepEqual(request(2, ['0', '3']), [
      { Driver: 'nvidia', DeviceIDs: ['0', '3'], Capabilities },
    ]);
    assert.deepEqual(request(1, ['nvidia.com/gpu=3']), [
      { Driver: 'cdi', DeviceIDs: ['nvidia.com/gpu=3'] },
    ]);
  });

  it('publish no port on a network that has none to publish', () => {
    for (const network of ['host', 'none'] as const) {
      const { HostConfig } = containerOptions({ ...LEAST, ports: [8000], network });
      assert.equal(HostConfig?.NetworkMode, network);
      assert.equal(HostConfig.PortBindings, undefined);
    }
  });
});
