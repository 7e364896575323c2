// What the engine is and can do, from its own pages `/version` and `/info`.

import * as v from 'valibot';
import type { Config } from '../model/config.ts';
import { ask, READ_MS } from './call.ts';
import type { Connection } from './call.ts';
import type { EngineInfo } from './engine.ts';
import type { Pong } from './ping.ts';

export const VersionSchema = v.object({
  Version: v.string(),
  MinAPIVersion: v.string(),
  Components: v.optional(v.array(v.object({ Name: v.string() })), []),
});

export const InfoSchema = v.object({
  Driver: v.string(),
  NCPU: v.number(),
  MemTotal: v.number(),
  DockerRootDir: v.optional(v.string(), ''),
  Runtimes: v.nullish(v.record(v.string(), v.unknown()), {}),
  /** Since API 1.50. */
  DiscoveredDevices: v.nullish(v.array(v.object({ ID: v.string() })), []),
});

export interface InfoQuestion {
  readonly apiVersion: string;
  readonly pong: Pong;
  readonly backend: Config['backend'];
}

export async function readInfo(
  connection: Connection,
  question: InfoQuestion,
): Promise<EngineInfo> {
  const options = { what: 'describe itself', deadlineMs: READ_MS };
  const [version, info] = await Promise.all([
    ask(connection, options, VersionSchema, () => connection.docker.version()),
    ask(connection, options, InfoSchema, () => connection.docker.info()),
  ]);
  return engineInfo(question, version, info);
}

export function engineInfo(
  { apiVersion, pong, backend }: InfoQuestion,
  version: v.InferOutput<typeof VersionSchema>,
  info: v.InferOutput<typeof InfoSchema>,
): EngineInfo {
  const podman = version.Components.some(({ Name }) => Name.startsWith('Podman'));
  const gpuDevices = info.DiscoveredDevices.map(({ ID }) => ID).filter((id) =>
    id.startsWith('nvidia.com/gpu='),
  );
  const probed = podman || pong.builderVersion === '1' ? 'classic' : 'buildkit';
  return {
    version: version.Version,
    apiVersion,
    storageDriver: info.Driver,
    backend: backend === 'auto' ? probed : backend,
    gpu: 'nvidia' in info.Runtimes || gpuDevices.length > 0,
    gpuDevices,
    dataRoot: info.DockerRootDir || null,
    cores: info.NCPU,
    memoryMb: Math.floor(info.MemTotal / 2 ** 20),
  };
}
