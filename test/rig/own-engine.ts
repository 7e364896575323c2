// An engine of a test's own, which may be killed, stopped, frozen and started again; needs root.

import { rm } from 'node:fs/promises';
import { mkdtempSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { ROOT } from './source-tree.ts';
import { until } from './until.ts';

const SCRIPTS = path.join(ROOT, 'test/rig/engines');

export interface OwnEngine extends AsyncDisposable {
  readonly socket: string;
  /** Of the engine; `data` in it is where it keeps images. */
  readonly dir: string;
  /** To its main process alone; resolves when that has ended, where the signal ends it and it is waited for. */
  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
  ended(): Promise<void>;
  /** Whatever is left of it ends, then it starts anew on the same socket. */
  restart(): Promise<void>;
}

/** bookworm: 20.10; sid: 28. `env`: what start-engine.sh can be told. */
export async function startOwnEngine(
  suite: 'bookworm' | 'sid',
  env: Readonly<Record<string, string>> = {},
): Promise<OwnEngine> {
  // Its sockets lie below, whose paths are short by nature.
  const dir = mkdtempSync('/tmp/builder-own.');
  const socket = path.join(dir, 'docker.sock');
  let pid = 0;
  const start = async (): Promise<void> => {
    const words = [suite, dir, socket];
    const { stdout } = await execa(path.join(SCRIPTS, 'start-engine.sh'), words, { env });
    pid = Number(stdout.trim());
  };
  const stop = (...more: string[]) =>
    execa(path.join(SCRIPTS, 'stop-engine.sh'), [dir, ...more], { reject: false });
  await start();
  return {
    socket,
    dir,
    signal: (name) => {
      process.kill(pid, name);
    },
    ended: async () => {
      await until('the end of the engine', () => (lives(pid) ? null : true));
    },
    async restart() {
      await stop();
      await start();
    },
    async [Symbol.asyncDispose]() {
      await stop('--purge');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A process that has ended but was not waited for does not. */
function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
