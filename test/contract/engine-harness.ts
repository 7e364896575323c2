// The two engines that the same cases run on, and programs that both understand.

import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { connectEngine } from '../../src/docker/connect.ts';
import type { ContainerSpec, Engine } from '../../src/docker/engine.ts';
import { realClock } from '../../src/host/clock.ts';
import { FakeEngine } from '../rig/fake-engine.ts';
import type { FakeProgram } from '../rig/fake-container.ts';
import { swallowingImage, tinyImage } from '../rig/tiny-image.ts';

export const SERVED = 8000;

/** One program in two languages: a command for a real container, a script for the fake one. */
interface Program {
  readonly command: readonly string[];
  readonly fake: FakeProgram;
}

const SERVER = `use Socket; socket(S,PF_INET,SOCK_STREAM,0); setsockopt(S,SOL_SOCKET,SO_REUSEADDR,1);
bind(S,sockaddr_in(${SERVED},INADDR_ANY)) or die; listen(S,5); $|=1; print "ready\\n";
while (accept(C,S)) { send(C,"hello",0); close C }`;

const STUBBORN = `$SIG{TERM}="IGNORE"; $|=1; print "ready\\n"; sleep 1 while 1`;

export const PROGRAMS = {
  speaks: {
    command: ['sh', '-c', 'echo out; echo err >&2; printf last; exit 3'],
    fake: { lines: ['out', 'err', 'last'], exitCode: 3 },
  },
  succeeds: { command: ['sh', '-c', 'exit 0'], fake: { exitCode: 0 } },
  stays: { command: ['sleep', '1000'], fake: {} },
  ignoresTerm: {
    command: ['perl', '-e', STUBBORN],
    fake: { lines: ['ready'], ignoresTerm: true },
  },
  serves: { command: ['perl', '-e', SERVER], fake: { lines: ['ready'] } },
  /** Lives on for a moment: of one that dies at once a busy engine may miss the reason (1 in 20 measured). */
  eatsMemory: {
    command: ['sh', '-c', `perl -e 'push @a, "x" x 1e7 while 1'; code=$?; sleep 1; exit $code`],
    fake: { exitCode: 137, oomKilled: true },
  },
} as const satisfies Record<string, Program>;

export interface Harness {
  readonly engine: Engine;
  readonly image: string;
  /** Has an entry point that swallows any command. */
  readonly swallowing: string;
  close(): Promise<void>;
}

async function openFakeEngine(): Promise<Harness> {
  const server = await helloServer();
  const engine = new FakeEngine({ program: (spec) => scriptOf(spec, server.port) });
  engine.addImage('tiny');
  return {
    engine,
    image: 'tiny',
    swallowing: 'tiny',
    close: async () => {
      server.close();
      await engine.close();
    },
  };
}

export async function openRealEngine(): Promise<Harness> {
  const socket = realSocket();
  const image = await tinyImage(socket);
  const swallowing = await swallowingImage(socket);
  const engine = await connectEngine({ socket, env: {}, backend: 'auto', clock: realClock });
  return { engine, image, swallowing, close: () => engine.close() };
}

export const HARNESSES: Readonly<Record<string, () => Promise<Harness>>> = {
  'fake engine': openFakeEngine,
  'real engine': openRealEngine,
};

/** The socket that tests of a real engine use; a test without one fails rather than being skipped. */
export function realSocket(): string {
  const socket = process.env['BUILDER_SOCKET'];
  if (!socket) throw new Error('BUILDER_SOCKET is not set: scripts/test sets it');
  return socket;
}

function scriptOf(spec: ContainerSpec, port: number): FakeProgram {
  const known = Object.values(PROGRAMS).find(({ command }) => command === spec.command);
  if (!known) return {};
  return { ...known.fake, ports: { [SERVED]: port } };
}

async function helloServer(): Promise<{ port: number; close: () => void }> {
  const server: Server = createServer((socket) => socket.end('hello'));
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', () => {
    listening.resolve();
  });
  await listening.promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close: () => {
      server.close();
    },
  };
}
