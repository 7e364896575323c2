// Debian's own registry, unpacked and not installed, behind a password on a port of 127.0.0.1.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { tempDir } from './temp-dir.ts';
import { until } from './until.ts';

export interface DebianRegistry extends AsyncDisposable {
  readonly host: string;
  /** `user:password`. */
  readonly pair: string;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

const PAIR = 'me:of-the-tests';
/** bcrypt of it: the only kind that this registry takes. */
const HTPASSWD = 'me:$2y$05$abcdefghijklmnopqrstuuuZed5HUPv8ETIZGTOl1S2yYkDII01Ei\n';

/** @throws where the package cannot be had: such a test never passes unrun */
export async function startDebianRegistry(): Promise<DebianRegistry> {
  const program = await unpacked();
  const dir = await tempDir();
  const host = `127.0.0.1:${await freePort()}`;
  const file = path.join(dir.path, 'config.yml');
  const htpasswd = path.join(dir.path, 'htpasswd');
  await writeFile(htpasswd, HTPASSWD);
  const config = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: path.join(dir.path, 'data') } },
    http: { addr: host },
    auth: { htpasswd: { realm: 'tests', path: htpasswd } },
  };
  await writeFile(file, JSON.stringify(config));
  const child = spawn(program, ['serve', file], { stdio: 'ignore', cwd: dir.path });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  await until('the registry', () =>
    fetch(`http://${host}/v2/`).then(
      ({ status }) => (status === 401 ? true : null),
      () => null,
    ),
  );
  return {
    host,
    pair: PAIR,
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      await dir[Symbol.asyncDispose]();
    },
  };
}

async function unpacked(): Promise<string> {
  const cache = path.join(homedir(), '.cache/builder-engines');
  const tree = path.join(cache, 'docker-registry');
  const program = path.join(tree, 'usr/bin/docker-registry');
  if (existsSync(program)) return program;
  const fresh = path.join(cache, `docker-registry.${process.pid}`);
  await mkdir(fresh, { recursive: true });
  await execa('sh', ['-c', 'apt-get download docker-registry && dpkg -x *.deb .'], { cwd: fresh });
  // Another test may have been quicker.
  await rename(fresh, tree).catch(() => rm(fresh, { recursive: true }));
  return program;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
