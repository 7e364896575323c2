// Starts the watchdog of this process, before it makes anything that would outlive it.

import { extname } from 'node:path';
import { runAfterDeath, type Waiting } from '../host/after-death.ts';
import { childEnv } from '../host/env.ts';
import type { Host } from '../host/host.ts';
import { currentOwner } from '../host/owner.ts';
import type { Config } from '../model/config.ts';
import type { Orders } from './watchdog-orders.ts';

/** What names an engine, besides flags and files (see docker/address.ts), and the folder of what runs hold. */
const NAMED = [
  'BUILDER_SOCKET',
  'DOCKER_HOST',
  'DOCKER_TLS',
  'DOCKER_TLS_VERIFY',
  'XDG_RUNTIME_DIR',
  'BUILDER_CLAIMS',
] as const;

export function startWatchdog(
  { socket, cacheDir, reportsDir, htmlOut }: Config,
  host: Host,
): Waiting {
  const orders: Orders = { owner: currentOwner(host), socket, cacheDir, reportsDir, htmlOut };
  const named = NAMED.flatMap((name) => {
    const value = host.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return runAfterDeath({
    entry: new URL(`./watchdog-entry${extname(import.meta.url)}`, import.meta.url),
    orders: JSON.stringify(orders),
    place: cacheDir,
    env: childEnv(host.env, Object.fromEntries(named)),
  });
}
