// The proxies of this machine as the arguments that every Dockerfile knows without declaring them.

import type { Allowance, Network } from '../model/trust.ts';
import { hasLogin } from '../text/login.ts';

type Env = Readonly<Record<string, string | undefined>>;

const ADDRESSES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
const NAMES = [...ADDRESSES, 'NO_PROXY'];

export interface ProxyArgs {
  /** Neither in the plan nor in a fingerprint: they say how a build gets at things, not what it makes. */
  readonly args: Readonly<Record<string, string>>;
  /** Names of those that a build could not reach. */
  readonly unreachable: readonly string[];
  /** Names of those whose login the build may not have. */
  readonly withheld: readonly string[];
}

/** Under the names and in the letters that this machine uses. */
export function proxyArgs(
  env: Env,
  network: Network,
  { secrets }: Pick<Allowance, 'secrets'>,
): ProxyArgs {
  const set = bothCases(NAMES).flatMap((name) => {
    const value = env[name];
    return value ? [[name, value] as const] : [];
  });
  const local = set.filter(([, value]) => network !== 'host' && isLoopback(value));
  const unreachable = local.flatMap(([name]) =>
    bothCases(ADDRESSES).includes(name) ? [name] : [],
  );
  const reachable = set.filter(([name]) => !unreachable.includes(name));
  const secret = reachable.filter(([, value]) => !secrets && hasLogin(withScheme(value)));
  const withheld = secret.map(([name]) => name);
  const args = reachable.filter(([name]) => !withheld.includes(name));
  return { args: Object.fromEntries(args), unreachable, withheld };
}

/** Their addresses, complete even where no scheme was written: for who looks for passwords in them. */
export function proxyAddresses(env: Env): readonly string[] {
  return bothCases(ADDRESSES).flatMap((name) => {
    const value = env[name];
    return value ? [withScheme(value)] : [];
  });
}

function bothCases(names: readonly string[]): string[] {
  return names.flatMap((name) => [name, name.toLowerCase()]);
}

/** Inside a container of its own network this is the container itself. */
function isLoopback(address: string): boolean {
  const host = URL.parse(withScheme(address))?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}

function withScheme(address: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
}
