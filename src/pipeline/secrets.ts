// The values behind secret ids, read when a run starts; and which of them must never be shown.

import { readText } from '../host/files.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import type { SecretSource } from '../model/framework.ts';
import { failure, FailureError } from '../model/reason.ts';
import { hostSetting } from './host-settings.ts';

export interface Secrets {
  /** By id; ids of host settings that this machine does not have are absent. */
  readonly values: ReadonlyMap<string, string>;
  /** What redaction removes everywhere. */
  readonly hidden: readonly string[];
}

/** Reads only what the chosen frameworks ask for; throws a FailureError, class `config`, for one that is not there. */
export async function readSecrets(config: Config, host: Host): Promise<Secrets> {
  const ids = new Set(config.frameworks.flatMap(({ build }) => build.secrets));
  const values = new Map<string, string>();
  const repo = config.source.kind === 'git' ? config.source.repo : '';
  const hidden = [...passwordsIn(config.mail.url ?? ''), ...passwordsIn(repo)];
  for (const id of ids) {
    const source = config.secrets[id];
    if (source === undefined)
      throw new FailureError(
        failure('config', `a build asks for the secret '${id}', which is not declared`, {
          hint: `declare it in builder.yaml: secrets: {${id}: {env: NAME}}`,
        }),
      );
    const value = await readSecret(id, source, host);
    if (value === null) continue;
    values.set(id, value);
    hidden.push(...(source.kind === 'host' ? passwordsIn(value) : [value.trim()]));
  }
  return { values, hidden: hidden.filter((text) => text !== '') };
}

async function readSecret(id: string, source: SecretSource, host: Host): Promise<string | null> {
  if (source.kind === 'host') return hostSetting(source.setting, host);
  const value = source.kind === 'file' ? await readText(source.path) : host.env[source.name];
  if (value !== undefined && value !== null) return value;
  const place = source.kind === 'file' ? `the file ${source.path}` : `the variable ${source.name}`;
  throw new FailureError(
    failure('config', `the secret '${id}' comes from ${place}, which is not there`),
  );
}

/** `https://user:password@host/`: the password, and the pair as it is sent. */
function passwordsIn(text: string): string[] {
  return [...text.matchAll(/:\/\/(?<user>[^\s/:@]*):(?<password>[^\s/@]+)@/g)].flatMap(
    ({ groups }) => {
      const password = groups?.['password'] ?? '';
      return [password, `${groups?.['user'] ?? ''}:${password}`, decoded(password)];
    },
  );
}

/** As the server gets it; a stray `%` stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
