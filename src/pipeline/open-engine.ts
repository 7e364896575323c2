// The Docker Engine that a configuration names, connected.

import { connectEngine } from '../docker/connect.ts';
import { registryLogins } from '../docker/registry-logins.ts';
import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';

/** Throws a FailureError, class `config` or `engine-lost`, with what to do. */
export function openEngine(
  { socket, backend }: Pick<Config, 'socket' | 'backend'>,
  { env, home, clock }: Host,
): Promise<Engine> {
  const logins = registryLogins({ env, home });
  return connectEngine({ socket, backend, env, clock, logins });
}
