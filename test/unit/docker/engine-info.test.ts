import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { engineInfo } from '../../../src/docker/engine-info.ts';
import type { InfoQuestion } from '../../../src/docker/engine-info.ts';

type Version = Parameters<typeof engineInfo>[1];
type Info = Parameters<typeof engineInfo>[2];

const VERSION: Version = { Version: '28.5.2', MinAPIVersion: '1.24', Components: [] };
const INFO: Info = {
  Driver: 'overlay2',
  NCPU: 8,
  MemTotal: 16 * 2 ** 30,
  DockerRootDir: '/var/lib/docker',
  Runtimes: { runc: {} },
  DiscoveredDevices: [],
};

function question(more: Partial<InfoQuestion> = {}): InfoQuestion {
  const pong = { apiVersion: '1.51', builderVersion: null };
  return { apiVersion: '1.51', pong, backend: 'auto', ...more };
}

describe('the facts about an engine', () => {
  it('are its version, store, cores and memory', () => {
    assert.deepEqual(engineInfo(question(), VERSION, INFO), {
      version: '28.5.2',
      apiVersion: '1.51',
      storageDriver: 'overlay2',
      backend: 'buildkit',
      gpu: false,
      gpuDevices: [],
      dataRoot: '/var/lib/docker',
      cores: 8,
      memoryMb: 16_384,
    });
  });

  it('name the classic backend where BuildKit is switched off, and on podman', () => {
    const off = question({ pong: { apiVersion: '1.51', builderVersion: '1' } });
    assert.equal(engineInfo(off, VERSION, INFO).backend, 'classic');
    const podman = { ...VERSION, Components: [{ Name: 'Podman Engine' }] };
    assert.equal(engineInfo(question(), podman, INFO).backend, 'classic');
  });

  it('keep the backend that was asked for', () => {
    const podman = { ...VERSION, Components: [{ Name: 'Podman Engine' }] };
    const wanted = question({ backend: 'buildkit' });
    assert.equal(engineInfo(wanted, podman, INFO).backend, 'buildkit');
    assert.equal(engineInfo(question({ backend: 'classic' }), VERSION, INFO).backend, 'classic');
  });

  it('see a GPU by the runtime, or by a discovered device', () => {
    const runtime = { ...INFO, Runtimes: { nvidia: {} } };
    const device = { ...INFO, DiscoveredDevices: [{ ID: 'nvidia.com/gpu=all' }] };
    const other = { ...INFO, DiscoveredDevices: [{ ID: 'vendor.com/nic=1' }] };
    assert.equal(engineInfo(question(), VERSION, runtime).gpu, true);
    assert.equal(engineInfo(question(), VERSION, device).gpu, true);
    assert.equal(engineInfo(question(), VERSION, other).gpu, false);
    const { gpuDevices } = engineInfo(question(), VERSION, device);
    assert.deepEqual(gpuDevices, ['nvidia.com/gpu=all']);
  });
});
