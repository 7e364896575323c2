// The values behind secret ids, read when a run starts; and which of them must never be shown.

import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import type { Framework } from '../model/framework.ts';
import { passwordsIn } from '../text/login.ts';
import { failure, type Failure } from '../model/reason.ts';
import { HF_TOKEN } from '../serving/server-spec.ts';
import { hostSetting } from './host-settings.ts';
import { proxyAddresses } from './proxy-args.ts';
import { readOwnSecret } from './secret-source.ts';

export interface Secrets {
  /** By id; ids of host settings that this machine does not have are absent. */
  readonly values: ReadonlyMap<string, string>;
  /** By id: why it cannot be read. */
  readonly missing: ReadonlyMap<string, Failure>;
  /** Of Hugging Face, for servers that fetch a model; null where this machine has none. */
  readonly hfToken: string | null;
  /** By id: what of it must be in no image. Too short ones are left out: ordinary words would be taken for them. */
  readonly hiddenById: ReadonlyMap<string, readonly string[]>;
  /** What redaction removes everywhere. */
  readonly hidden: readonly string[];
}

const SHORTEST_IN_IMAGES = 8;

const READ = new WeakMap<Config, Promise<Secrets>>();

/**
 * Reads only what chosen frameworks and builds ask for; one that is not there stops the steps that ask for it, nothing
 * else. Of one configuration once: a command may cost a person's attention, and must not answer plan and run differently.
 */
export function readSecrets(config: Config, host: Host): Promise<Secrets> {
  const before = READ.get(config);
  if (before !== undefined) return before;
  const reading = readAll(config, host);
  READ.set(config, reading);
  return reading;
}

async function readAll(config: Config, host: Host): Promise<Secrets> {
  const values = new Map<string, string>();
  const missing = new Map<string, Failure>();
  const repo = config.source.kind === 'git' ? config.source.repo : '';
  const addresses = [config.mail.url ?? '', repo, ...proxyAddresses(host.env)];
  const hfToken = host.env[HF_TOKEN]?.trim() || null;
  const ownHidden = new Map<string, readonly string[]>(
    hfToken === null ? [] : [[HF_TOKEN, [hfToken]]],
  );
  for (const id of askedIds(config)) {
    const source = config.secrets[id];
    if (source?.kind === 'host') {
      const value = await hostSetting(source.setting, host);
      if (value === null) continue;
      values.set(id, value);
      ownHidden.set(id, passwordsIn(value));
      continue;
    }
    const read = source === undefined ? undeclared(id) : await readOwnSecret(id, source, host);
    if (typeof read !== 'string') missing.set(id, read);
    else {
      values.set(id, read);
      ownHidden.set(id, [read.trim()]);
    }
  }
  const hidden = [...addresses.flatMap(passwordsIn), ...[...ownHidden.values()].flat()];
  const long = [...ownHidden].map(
    ([id, own]) => [id, own.filter((text) => text.length >= SHORTEST_IN_IMAGES)] as const,
  );
  return {
    values,
    missing,
    hfToken,
    hiddenById: new Map(long),
    hidden: hidden.filter((text) => text !== ''),
  };
}

/** Of frameworks in every era, and what a person wants of every build. */
function askedIds({ frameworks, build }: Config): ReadonlySet<string> {
  const all = frameworks.flatMap((framework) => [
    framework,
    ...framework.eras.map((era) => era.framework),
  ]);
  return new Set([...all.flatMap(idsOf), ...build.secrets]);
}

function idsOf({ build, compile, sanity, serve }: Framework): string[] {
  const containers = [compile, sanity, serve].map((settings) => settings?.secrets ?? {});
  return [...build.secrets, ...containers.flatMap((ids) => Object.values(ids))];
}

function undeclared(id: string): Failure {
  return failure('config', `the build asks for the secret '${id}', which is not declared`, {
    where: `secrets.${id}`,
    hint: `declare it in builder.yaml: secrets: {${id}: {env: NAME}}`,
  });
}
