// A question to the engine that makes it talk to a registry: with the login for that registry, and for no other.

import type { Readable } from 'node:stream';
import { FailureError } from '../model/reason.ts';
import { dial, StatusError } from './build/dial.ts';
import type { Connection } from './call.ts';
import { addressOf, registryOf } from './registry-host.ts';
import { registryFailure } from './registry-failure.ts';
import type { Found } from './credential-helper.ts';
import type { Login } from './docker-config.ts';

export interface RegistryCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What the engine was told of who asks, for messages. */
export interface Asked extends Found {
  readonly host: string;
}

export async function askedAs({ logins }: Connection, image: string): Promise<Asked> {
  const host = registryOf(image);
  return { host, ...(await logins.find(host)) };
}

/** The answer's body. Throws StatusError for a refusal. */
export function dialRegistry(
  { docker }: Connection,
  { host, login }: Asked,
  request: RegistryCall,
): Promise<Readable> {
  return dial(docker, { ...request, headers: { 'X-Registry-Auth': headerOf(host, login) } });
}

/** Without a login an object all the same: engines refuse a push without one. */
function headerOf(host: string, login: Login | null): string {
  return encoded(login === null ? {} : loginFields(host, login));
}

/** Base64 with `-` and `_`, padded. */
function encoded(value: object): string {
  const plain = Buffer.from(JSON.stringify(value)).toString('base64');
  return plain.replaceAll('+', '-').replaceAll('/', '_');
}

function loginFields(host: string, { username, secret }: Login): Readonly<Record<string, string>> {
  const serveraddress = addressOf(host);
  return username === ''
    ? { identitytoken: secret, serveraddress }
    : { username, password: secret, serveraddress };
}

interface Known {
  readonly logins: ReadonlyMap<string, Login>;
  /** Why there is none for one of them, if somebody should know it. */
  readonly problem: string | null;
}

/** Of the registries of these images alone, by host. */
export async function loginsFor(
  images: readonly string[],
  logins: Connection['logins'],
): Promise<Known> {
  const hosts = [...new Set(images.map(registryOf))];
  const all = await Promise.all(
    hosts.map(async (host) => ({ host, ...(await logins.find(host)) })),
  );
  const known = all.flatMap(({ host, login }) => (login === null ? [] : [[host, login] as const]));
  const problem = all.find((one) => one.login === null && one.problem !== null)?.problem ?? null;
  return { logins: new Map(known), problem };
}

/** What the classic builder takes with a build; it gives each registry its own. */
export function registryConfig(
  logins: ReadonlyMap<string, Login>,
): Readonly<Record<string, string>> {
  const fields: Record<string, object> = {};
  for (const [host, login] of logins) fields[addressOf(host)] = loginFields(host, login);
  return { 'X-Registry-Config': encoded(fields) };
}

/** For `catch`: a refusal before the answer began is of the registry as well as one inside it. */
export function refusedBy(asked: Asked, action: 'pull' | 'push', image: string) {
  return (error: unknown): never => {
    if (!(error instanceof StatusError)) throw error;
    const reason = registryFailure({ action, image, asked }, error.message);
    throw new FailureError(reason, { cause: error });
  };
}
