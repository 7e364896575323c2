// All that an engine tells about itself, for people who wonder what it can do.

import * as v from 'valibot';
import { parseTime } from '../text/time.ts';
import { ask, READ_MS } from './call.ts';
import { openConnection, type ConnectOptions, type Opened } from './connect.ts';
import { engineInfo, InfoSchema, VersionSchema } from './engine-info.ts';
import type { EngineInfo } from './engine.ts';

const SelfSchema = v.object({
  ...InfoSchema.entries,
  CgroupVersion: v.optional(v.string(), '1'),
  CgroupDriver: v.optional(v.string(), 'unknown'),
  SecurityOptions: v.nullish(v.array(v.string()), []),
  SystemTime: v.optional(v.string(), ''),
  MemoryLimit: v.optional(v.boolean(), true),
  HttpProxy: v.optional(v.string(), ''),
  HttpsProxy: v.optional(v.string(), ''),
});

export interface EngineSelf extends EngineInfo {
  readonly address: string;
  /** Path of its socket; null where it is reached over TCP and may run elsewhere. */
  readonly socket: string | null;
  /** Oldest API version it speaks. */
  readonly minApiVersion: string;
  /** Newest API version it speaks. */
  readonly maxApiVersion: string;
  readonly podman: boolean;
  readonly cgroupVersion: string;
  readonly cgroupDriver: string;
  readonly rootless: boolean;
  readonly userNamespaces: boolean;
  readonly memoryLimits: boolean;
  readonly runtimes: readonly string[];
  readonly devices: readonly string[];
  /** Its clock less ours in ms, to half the time its answer took; null where it does not tell the time. */
  readonly clockAheadMs: number | null;
  readonly proxied: boolean;
}

/** Throws a FailureError as connecting does; `signal` ends what is still open. */
export async function describeEngine(
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<EngineSelf> {
  const opened = await openConnection(options);
  const close = (): void => {
    opened.close();
  };
  signal.addEventListener('abort', close, { once: true });
  try {
    signal.throwIfAborted();
    return await describe(opened);
  } finally {
    signal.removeEventListener('abort', close);
    opened.close();
  }
}

async function describe({ connection, question, address }: Opened): Promise<EngineSelf> {
  const options = { what: 'describe itself', deadlineMs: READ_MS };
  const version = await ask(connection, options, VersionSchema, () => connection.docker.version());
  const before = connection.clock.now();
  const info = await ask(connection, options, SelfSchema, () => connection.docker.info());
  const middle = (before + connection.clock.now()) / 2;
  const theirs = parseTime(info.SystemTime);
  const secured = (name: string): boolean =>
    info.SecurityOptions.some((option) => option.split(',')[0] === `name=${name}`);
  return {
    ...engineInfo(question, version, info),
    address: connection.address,
    socket: address.kind === 'socket' ? address.path : null,
    minApiVersion: version.MinAPIVersion,
    maxApiVersion: question.pong.apiVersion,
    podman: version.Components.some(({ Name }) => Name.startsWith('Podman')),
    cgroupVersion: info.CgroupVersion,
    cgroupDriver: info.CgroupDriver,
    rootless: secured('rootless'),
    userNamespaces: secured('userns'),
    memoryLimits: info.MemoryLimit,
    runtimes: Object.keys(info.Runtimes),
    devices: info.DiscoveredDevices.map(({ ID }) => ID),
    clockAheadMs: Number.isNaN(theirs) ? null : theirs - middle,
    proxied: info.HttpProxy !== '' || info.HttpsProxy !== '',
  };
}
