// What the fake engine says of itself.

import type { EngineInfo } from '../../src/docker/engine.ts';

export const FAKE_INFO: EngineInfo = {
  version: '0.0.0-fake',
  apiVersion: '1.41',
  storageDriver: 'memory',
  backend: 'buildkit',
  gpu: false,
  gpuDevices: [],
  cores: 4,
  memoryMb: 16_000,
};
