// A home with a config.json that knows passwords of registries, and an engine that is reached by the one who lives there.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connectEngine } from '../../src/docker/connect.ts';
import type { Engine } from '../../src/docker/engine.ts';
import { registryLogins } from '../../src/docker/registry-logins.ts';
import { realClock } from '../../src/host/clock.ts';
import type { Config } from '../../src/model/config.ts';

export interface Known {
  /** `user:password` by host, in the file itself. */
  readonly auths?: Readonly<Record<string, string>>;
  /** The same, by a credential helper: a program of its own for each host. */
  readonly helpers?: Readonly<Record<string, string>>;
}

export async function writeLogins(
  home: string,
  { auths = {}, helpers = {} }: Known,
): Promise<void> {
  const written: Record<string, object> = {};
  const credHelpers: Record<string, string> = {};
  for (const [host, pair] of Object.entries(auths)) written[host] = { auth: base64(pair) };
  await mkdir(path.join(home, '.docker'), { recursive: true });
  for (const [place, [host, pair]] of Object.entries(helpers).entries()) {
    const [username, secret] = pair.split(':');
    const answer = JSON.stringify({ ServerURL: host, Username: username, Secret: secret });
    const script = `#!/bin/sh\nread -r asked\n[ "$asked" = ${host} ] || exit 1\necho '${answer}'\n`;
    credHelpers[host] = `tests${place}`;
    const program = path.join(home, `docker-credential-tests${place}`);
    await writeFile(program, script, { mode: 0o755 });
  }
  await writeFile(
    path.join(home, '.docker', 'config.json'),
    JSON.stringify({ auths: written, credHelpers }),
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Its logins are those of this moment. */
export function engineOf(
  home: string,
  socket: string,
  backend: Config['backend'] = 'auto',
): Promise<Engine> {
  const env = { PATH: `${home}:${process.env['PATH']}` };
  const logins = registryLogins({ env, home });
  return connectEngine({ socket, env: {}, backend, clock: realClock, logins });
}
