// A container as we describe it, in the engine's words.

import type {
  ContainerCreateOptions,
  DeviceRequest,
  HostConfig,
  MountSettings,
  PortMap,
  Ulimit,
} from 'dockerode';
import type { ContainerSpec, Limits, Mount } from './engine.ts';

const MIB = 2 ** 20;

export function containerOptions(spec: ContainerSpec): ContainerCreateOptions {
  return {
    Image: spec.image,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...spec.labels },
    ExposedPorts: Object.fromEntries(spec.ports.map((port) => [`${port}/tcp`, {}])),
    HostConfig: hostConfig(spec),
    ...(spec.user !== undefined && { User: spec.user }),
    ...(spec.workdir !== undefined && { WorkingDir: spec.workdir }),
    ...commandLine(spec.command),
  };
}

/** An entry point of the image would swallow the command: `/bin/true` passes every check, whatever it was given. */
function commandLine(
  command: ContainerSpec['command'],
): Pick<ContainerCreateOptions, 'Entrypoint' | 'Cmd'> {
  const [program, ...rest] = command ?? [];
  return program === undefined ? {} : { Entrypoint: [program], Cmd: rest };
}

/** What installing and starting as another user needs, of what the engine gives by itself; a set-uid program gives nothing back. */
const HARDENED: HostConfig = {
  CapDrop: ['ALL'],
  CapAdd: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'],
  SecurityOpt: ['no-new-privileges'],
};

function hostConfig(spec: ContainerSpec): HostConfig {
  return {
    // Without an init process, a shell as PID 1 ignores SIGTERM and every stop takes its whole grace.
    Init: true,
    NetworkMode: spec.network,
    LogConfig: { Type: 'json-file', Config: { 'max-size': '100m', 'max-file': '2' } },
    ...(spec.network === 'default' ? { PortBindings: loopbackBindings(spec.ports) } : {}),
    // No swap on top: a container over its limit shall be killed, not crawl.
    ...(spec.memoryMb === null
      ? {}
      : { Memory: spec.memoryMb * MIB, MemorySwap: spec.memoryMb * MIB }),
    ...(spec.cpus === null ? {} : { NanoCpus: Math.round(spec.cpus * 1e9) }),
    ...(spec.shmMb === null ? {} : { ShmSize: spec.shmMb * MIB }),
    ...(spec.mounts !== undefined && { Mounts: spec.mounts.map(mountSettings) }),
    ...(spec.limits !== undefined && { Ulimits: ulimits(spec.limits) }),
    ...(spec.hardened === true && HARDENED),
    ...(spec.gpus === 0 ? {} : { DeviceRequests: [gpuRequest(spec)] }),
  };
}

function mountSettings(mount: Mount): MountSettings {
  if (mount.kind === 'bind') return { Type: 'bind', Source: mount.from, Target: mount.to };
  return {
    Type: 'volume',
    Source: mount.from,
    Target: mount.to,
    VolumeOptions: {
      NoCopy: false,
      Labels: { ...mount.labels },
      DriverConfig: { Name: 'local', Options: {} },
    },
  };
}

function ulimits(limits: Limits): Ulimit[] {
  return Object.entries(limits).map(([Name, limit]) => ({ Name, Soft: limit, Hard: limit }));
}

/** A share of a GPU is all of it to the engine: who shares it keeps within its part. */
function gpuRequest({ gpus, gpuIds = [] }: ContainerSpec): DeviceRequest {
  if (gpuIds.some((id) => id.includes('='))) return { Driver: 'cdi', DeviceIDs: [...gpuIds] };
  const which = gpuIds.length > 0 ? { DeviceIDs: [...gpuIds] } : { Count: Math.ceil(gpus) };
  return { Driver: 'nvidia', ...which, Capabilities: [['gpu']] };
}

/** An empty host port lets the engine choose a free one, so that two runs never collide. */
function loopbackBindings(ports: readonly number[]): PortMap {
  return Object.fromEntries(
    ports.map((port) => [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: '' }]]),
  );
}
