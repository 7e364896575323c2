// What the fake engine says of itself, and what a test may have it do.

import type {
  BuildRequest,
  BuiltImage,
  ContainerSpec,
  EngineInfo,
} from '../../src/docker/engine.ts';
import type { Sink } from '../../src/model/sink.ts';
import type { FakeProgram } from './fake-container.ts';

export const FAKE_INFO: EngineInfo = {
  version: '0.0.0-fake',
  apiVersion: '1.41',
  storageDriver: 'memory',
  backend: 'buildkit',
  gpu: false,
  gpuDevices: [],
  dataRoot: null,
  cores: 4,
  memoryMb: 16_000,
};

export interface FakeEngineOptions {
  readonly info?: Partial<EngineInfo>;
  readonly program?: (spec: ContainerSpec) => FakeProgram;
  /** Instead of a build that logs one line and passes; its tags are added afterwards. */
  readonly build?: (request: BuildRequest, sink: Sink, signal: AbortSignal) => Promise<BuiltImage>;
  /** What the registry says. */
  readonly digests?: Readonly<Record<string, string>>;
  /** What can be pulled. */
  readonly pullable?: readonly string[];
  /** Before an image is pushed: throws where it cannot be. */
  readonly pushing?: (name: string) => void;
}
