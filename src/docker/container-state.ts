// What the engine says about containers, read into our types.

import * as v from 'valibot';
import type { ContainerInfo, ContainerState } from './engine.ts';

const BindingsSchema = v.nullish(
  v.record(v.string(), v.nullable(v.array(v.object({ HostPort: v.string() })))),
  {},
);

export const ContainerSchema = v.object({
  Id: v.string(),
  State: v.object({
    Status: v.string(),
    Running: v.boolean(),
    ExitCode: v.number(),
    OOMKilled: v.boolean(),
  }),
  Config: v.object({
    User: v.nullish(v.string(), ''),
    ExposedPorts: v.nullish(v.record(v.string(), v.unknown()), {}),
  }),
  HostConfig: v.object({ NetworkMode: v.string() }),
  NetworkSettings: v.object({ Ports: BindingsSchema }),
});

/** A container that was never started has no end either, although the engine gives it exit code 0. */
const ENDED = new Set(['exited', 'dead']);

export function containerState(container: v.InferOutput<typeof ContainerSchema>): ContainerState {
  const { Id, State, Config } = container;
  return {
    id: Id,
    running: State.Running,
    exitCode: ENDED.has(State.Status) ? State.ExitCode : null,
    oomKilled: State.OOMKilled,
    user: Config.User,
    ports: publishedPorts(container),
  };
}

function publishedPorts({
  Config,
  HostConfig,
  NetworkSettings,
}: v.InferOutput<typeof ContainerSchema>): ReadonlyMap<number, number> {
  const ports = new Map<number, number>();
  if (HostConfig.NetworkMode === 'host') {
    for (const name of Object.keys(Config.ExposedPorts)) {
      const port = Number.parseInt(name, 10);
      ports.set(port, port);
    }
  }
  for (const [name, bindings] of Object.entries(NetworkSettings.Ports)) {
    const published = bindings?.[0]?.HostPort;
    if (published) ports.set(Number.parseInt(name, 10), Number(published));
  }
  return ports;
}

export const ContainerListSchema = v.array(
  v.object({
    Id: v.string(),
    Names: v.array(v.string()),
    ImageID: v.nullish(v.string(), ''),
    Labels: v.nullish(v.record(v.string(), v.string()), {}),
    State: v.string(),
  }),
);

export function containerList(
  list: v.InferOutput<typeof ContainerListSchema>,
): readonly ContainerInfo[] {
  return list.map(({ Id, Names, ImageID, Labels, State }) => ({
    id: Id,
    name: Names[0]?.slice(1) ?? '',
    imageId: ImageID,
    labels: Labels,
    running: State === 'running',
  }));
}
