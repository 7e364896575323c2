// The logins that Docker has for registries: each looked up when its host is first asked, once, and given to no other.

import { askHelper, type Found } from './credential-helper.ts';
import { readDockerConfig, type DockerConfig } from './docker-config.ts';
import { hostOf } from './registry-host.ts';

export interface RegistryLogins {
  /** Never rejects. */
  find(host: string): Promise<Found>;
  /** Secrets found so far: nobody may see them. */
  hidden(): readonly string[];
  /** Ends what still runs. */
  close(): void;
}

export const NO_LOGINS: RegistryLogins = {
  find: () => Promise.resolve({ login: null, problem: null }),
  hidden: () => [],
  close: () => {},
};

export interface LoginPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** Reads nothing and runs nothing until a host is asked for. */
export function registryLogins({ env, home }: LoginPlaces): RegistryLogins {
  const over = new AbortController();
  const hidden: string[] = [];
  const found = new Map<string, Promise<Found>>();
  let config: Promise<DockerConfig> | null = null;
  const look = async (host: string): Promise<Found> => {
    config ??= readDockerConfig(env, home);
    const known = await lookIn(await config, { host, env, signal: over.signal });
    if (known.login !== null) hidden.push(known.login.secret);
    return known;
  };
  return {
    find: (address) => {
      const host = hostOf(address);
      const before = found.get(host) ?? look(host);
      found.set(host, before);
      return before;
    },
    hidden: () => hidden,
    close: () => {
      over.abort();
    },
  };
}

type Looking = Omit<Parameters<typeof askHelper>[0], 'helper'>;

/** A helper is asked before the file; what it does not know may still stand there. */
async function lookIn(config: DockerConfig, looking: Looking): Promise<Found> {
  const { logins, helpers, store, problem } = config;
  const helper = helpers.get(looking.host) ?? store;
  const asked = helper === null ? null : await askHelper({ ...looking, helper });
  if (asked !== null && asked.login !== null) return asked;
  return { login: logins.get(looking.host) ?? null, problem: asked?.problem ?? problem };
}
