// Whole diagnoses of machines that are none: a good one, one with GPUs, and one where all is wrong.

import type { EngineSelf } from '../../../src/docker/describe-engine.ts';
import { judgeSocket } from '../../../src/doctor/access.ts';
import { judgeBaseImages } from '../../../src/doctor/base-images.ts';
import { judgeBuilds } from '../../../src/doctor/builds.ts';
import { noEngine } from '../../../src/doctor/check.ts';
import { judgeClock } from '../../../src/doctor/clock.ts';
import { judgeContainers } from '../../../src/doctor/containers.ts';
import { judgeDisk } from '../../../src/doctor/disk.ts';
import { judgeAbsent, judgeEngine } from '../../../src/doctor/engine.ts';
import { judgeGit } from '../../../src/doctor/git.ts';
import { judgeGpu } from '../../../src/doctor/gpu.ts';
import { judgeLeftovers } from '../../../src/doctor/leftovers.ts';
import { judgeLock } from '../../../src/doctor/lock.ts';
import { judgeMachine } from '../../../src/doctor/machine.ts';
import { judgeMail } from '../../../src/doctor/mail.ts';
import { judgeNode } from '../../../src/doctor/node.ts';
import { judgeProxies } from '../../../src/doctor/proxies.ts';
import { judgePython } from '../../../src/doctor/python.ts';
import type { Python } from '../../../src/host/python.ts';
import type { Check } from '../../../src/model/diagnosis.ts';

const NOW = Date.UTC(2026, 10, 21, 7);
const MACHINE = { cores: 8, memoryMb: 32_000, arch: 'x64', kernel: '6.1.0' };
const SOCKET = '/var/run/docker.sock';
const MAKE = 'sudo scripts/base-image /var/run/docker.sock';

export const ENGINE: EngineSelf = {
  version: '28.5.2',
  address: `unix://${SOCKET}`,
  socket: SOCKET,
  apiVersion: '1.51',
  minApiVersion: '1.24',
  maxApiVersion: '1.51',
  podman: false,
  backend: 'buildkit',
  storageDriver: 'overlay2',
  gpu: false,
  gpuDevices: [],
  cores: 8,
  memoryMb: 30_000,
  cgroupVersion: '2',
  cgroupDriver: 'systemd',
  rootless: false,
  userNamespaces: false,
  memoryLimits: true,
  runtimes: ['runc'],
  devices: [],
  dataRoot: '/var/lib/docker',
  clockAheadMs: 12,
  proxied: false,
};

export const GPUS = {
  wanted: true,
  local: true,
  gpus: [],
  smiFailure: null,
  device: false,
  toolkit: false,
  engine: { runtimes: ['runc'], devices: [] as readonly string[] },
  sudo: 'sudo ',
};

export const H200 = { name: 'NVIDIA H200', memoryBytes: 143_771 * 2 ** 20, driver: '570.86.15' };

export const DISK = {
  path: '/home/kim/reports',
  there: '/home/kim/reports',
  writable: true,
  freeBytes: 250e9,
  freeFiles: 10_000_000,
  allFiles: 12_000_000,
};
export const ROOM = { need: 2e9, want: 20e9, mend: 'docker builder prune' };

export const GOOD_SOCKET = {
  path: SOCKET,
  owner: 0,
  group: 'docker',
  mode: 0o660,
  user: { id: 1000, name: 'kim' },
  inGroup: true,
  named: true,
  sudo: 'sudo ',
};

export const PYTHON = {
  executable: '/usr/bin/python3',
  version: '3.11.2',
  jinja2: null,
  yaml: '6.0',
  brings: 'pip',
  files: [],
} as const satisfies Python;

export const SILENT = { url: null, to: [], from: 'builder@box' };
export const MAILED = { url: 'smtp://kim:secret@mail.example:587', to: ['kim@example'], from: '' };
const BASE = { image: 'builder/base:bookworm', suite: 'bookworm' };

export function goodMachine(engine: EngineSelf = ENGINE, gpu: Check = judgeGpu(GPUS)): Check[] {
  return [
    judgeNode('24.21.0', './builder'),
    judgeEngine(engine),
    judgeSocket(GOOD_SOCKET),
    judgeBuilds(engine),
    judgeContainers(engine, { allowed: true, allow: '' }),
    gpu,
    judgeBaseImages([{ ...BASE, state: 'there' }], { root: false, make: MAKE }),
    judgeGit({
      answer: { kind: 'said', text: 'git version 2.39.5' },
      repo: null,
      ownerElsewhere: false,
      sudo: 'sudo ',
    }),
    judgePython({ python: PYTHON, needed: false, sudo: 'sudo ' }),
    judgeMachine(MACHINE, 24e9),
    judgeDisk('engine disk', { ...DISK, path: '/var/lib/docker' }, ROOM),
    judgeDisk('cache', { ...DISK, path: '/home/kim/.cache/builder' }, ROOM),
    judgeDisk('reports', DISK, ROOM),
    judgeLock(null, '/home/kim/.cache/builder/embedded.lock'),
    judgeLeftovers({ containers: 0, images: 0, checkouts: 2, program: './builder' }),
    judgeMail(SILENT, null),
    judgeProxies({}, false),
    judgeClock({ now: NOW, synchronised: true, engineAheadMs: 12, sudo: 'sudo ' }),
  ];
}

/** Engine 20.10 with GPUs that it cannot hand out. */
export function warnedMachine(): Check[] {
  const engine = { ...ENGINE, version: '20.10.24+dfsg1', maxApiVersion: '1.41' };
  return goodMachine(engine, judgeGpu({ ...GPUS, gpus: [H200, H200], device: true }));
}

export function badMachine(): Check[] {
  const nobody = `no engine answers at unix://${SOCKET}: permission denied`;
  return [
    judgeNode('24.3.0', './builder'),
    judgeAbsent(
      {
        class: 'config',
        message: nobody,
        cause: `connect EACCES ${SOCKET}`,
        hint: '`sudo usermod -aG docker "$USER"`, then log in again',
      },
      { context: 'desktop-linux', start: null },
    ),
    judgeSocket({ ...GOOD_SOCKET, inGroup: false }),
    noEngine('builds'),
    judgeBaseImages([{ ...BASE, state: 'missing' }], { root: false, make: MAKE }),
    judgeGit({
      answer: { kind: 'absent' },
      repo: '/srv/dynamo',
      ownerElsewhere: true,
      sudo: 'sudo ',
    }),
    judgePython({ python: null, needed: false, sudo: 'sudo ' }),
    judgeMachine({ ...MACHINE, cores: 1, memoryMb: 2000 }, 0.4e9),
    judgeDisk('engine disk', { ...DISK, path: '/var/lib/docker', freeBytes: 1e9 }, ROOM),
    judgeDisk('cache', { ...DISK, path: '/home/kim/.cache/builder', freeFiles: 512 }, ROOM),
    judgeDisk(
      'reports',
      { ...DISK, there: '/home/kim', writable: false },
      { ...ROOM, mend: './builder --reports DIR' },
    ),
    judgeLock(
      { host: 'box', pid: 4711, started: '1.2.3', run: '', note: 'builder run --parallel' },
      '/home/kim/.cache/builder/embedded.lock',
    ),
    judgeLeftovers({ containers: 3, images: 1, checkouts: 0, program: './builder' }),
    judgeMail(MAILED, 'Invalid login: 535 authentication failed'),
    judgeProxies(
      { https_proxy: 'http://kim:secret@proxy:3128', HTTPS_PROXY: 'http://old:1' },
      null,
    ),
    judgeClock({ now: Date.UTC(1970, 0, 1), synchronised: false, engineAheadMs: null, sudo: '' }),
  ];
}
