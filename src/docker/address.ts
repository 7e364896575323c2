// Where the Docker Engine answers: from the flag, the environment, or the usual places.

import { failure, FailureError } from '../model/reason.ts';
import { withoutLogin } from '../text/login.ts';

export type Address =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

export interface AddressQuestion {
  /** What `--socket` said: a path, `unix://...` or `tcp://...`. */
  readonly socket: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
}

const DEFAULT_SOCKET = '/var/run/docker.sock';

/** Throws a FailureError of class `config` for an address that we do not speak. */
export function findAddress({ socket, env, exists }: AddressQuestion): Address {
  const named: [source: string, text: string | null | undefined][] = [
    ['--socket', socket],
    ['BUILDER_SOCKET', env['BUILDER_SOCKET']],
    ['DOCKER_HOST', env['DOCKER_HOST']],
  ];
  for (const [source, text] of named) {
    if (text) return parseAddress(text, source, env);
  }
  const runtimeDir = env['XDG_RUNTIME_DIR'];
  const rootless = runtimeDir ? `${runtimeDir}/docker.sock` : null;
  const path = rootless && !exists(DEFAULT_SOCKET) && exists(rootless) ? rootless : DEFAULT_SOCKET;
  return { kind: 'socket', path };
}

export function addressText(address: Address): string {
  return address.kind === 'socket'
    ? `unix://${address.path}`
    : `tcp://${address.host}:${address.port}`;
}

function parseAddress(text: string, source: string, env: AddressQuestion['env']): Address {
  if (text.startsWith('/')) return { kind: 'socket', path: text };
  if (text.startsWith('unix:///')) return { kind: 'socket', path: text.slice('unix://'.length) };
  if (!text.startsWith('tcp://')) throw unspoken(text, source);
  if (env['DOCKER_TLS_VERIFY'] || env['DOCKER_TLS']) throw encrypted(text, source);
  const url = URL.parse(text);
  const port = Number(url?.port || 2375);
  if (url === null || url.hostname === '') throw unspoken(text, source);
  return { kind: 'tcp', host: url.hostname.replace(/^\[|\]$/g, ''), port };
}

function unspoken(text: string, source: string): FailureError {
  const tunnel = text.startsWith('ssh://')
    ? 'forward its socket: `ssh -N -L /tmp/engine.sock:/var/run/docker.sock HOST`, then --socket /tmp/engine.sock'
    : 'give an absolute path, unix:///path or tcp://host:port';
  return new FailureError(
    failure(
      'config',
      `${source} names an engine that builder cannot reach: ${withoutLogin(text)}`,
      {
        where: source,
        cause: 'only unix sockets and plain tcp are spoken',
        hint: tunnel,
      },
    ),
  );
}

function encrypted(text: string, source: string): FailureError {
  return new FailureError(
    failure('config', `${source} names an engine behind TLS: ${withoutLogin(text)}`, {
      where: source,
      cause: 'DOCKER_TLS_VERIFY is set, and builder speaks plain tcp only',
      hint: 'forward the socket of that engine with ssh and give it with --socket',
    }),
  );
}
