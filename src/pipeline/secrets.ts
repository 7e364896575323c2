// The values behind secret ids, read when a run starts; and which of them must never be shown.

import { runChild } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import { readText } from '../host/files.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import type { SecretSource } from '../model/framework.ts';
import { failure, type Failure } from '../model/reason.ts';
import { HF_TOKEN } from '../serving/server-spec.ts';
import { hostSetting } from './host-settings.ts';
import { proxyAddresses } from './proxy-args.ts';
import { shellLine } from '../text/shell.ts';

export interface Secrets {
  /** By id; ids of host settings that this machine does not have are absent. */
  readonly values: ReadonlyMap<string, string>;
  /** By id: why it cannot be read. */
  readonly missing: ReadonlyMap<string, Failure>;
  /** Of Hugging Face, for servers that fetch a model; null where this machine has none. */
  readonly hfToken: string | null;
  /** What redaction removes everywhere. */
  readonly hidden: readonly string[];
}

/** Reads only what chosen frameworks and builds ask for; one that is not there stops the builds that ask for it, nothing else. */
export async function readSecrets(config: Config, host: Host): Promise<Secrets> {
  const ids = askedIds(config);
  const values = new Map<string, string>();
  const missing = new Map<string, Failure>();
  const repo = config.source.kind === 'git' ? config.source.repo : '';
  const addresses = [config.mail.url ?? '', repo, ...proxyAddresses(host.env)];
  const hfToken = host.env[HF_TOKEN]?.trim() || null;
  const hidden = [...addresses.flatMap(passwordsIn), hfToken ?? ''];
  for (const id of ids) {
    const source = config.secrets[id];
    const value = source === undefined ? null : await readSecret(source, host);
    if (source === undefined) missing.set(id, undeclared(id));
    else if (value !== null) {
      values.set(id, value);
      hidden.push(...(source.kind === 'host' ? passwordsIn(value) : [value.trim()]));
    } else if (source.kind !== 'host') missing.set(id, unreadable(id, source));
  }
  return { values, missing, hfToken, hidden: hidden.filter((text) => text !== '') };
}

/** Of frameworks in every era, and what a person wants of every build. */
function askedIds({ frameworks, build }: Config): ReadonlySet<string> {
  const all = frameworks.flatMap((framework) => [
    framework,
    ...framework.eras.map((era) => era.framework),
  ]);
  return new Set([...all.flatMap((framework) => framework.build.secrets), ...build.secrets]);
}

/** Null where it is not there. */
async function readSecret(source: SecretSource, host: Host): Promise<string | null> {
  if (source.kind === 'host') return hostSetting(source.setting, host);
  if (source.kind === 'command') return printedBy(source.command, host);
  return source.kind === 'file' ? readText(source.path) : (host.env[source.name] ?? null);
}

const COMMAND_MS = 30_000;

/** Null where it fails. */
async function printedBy(
  [command, ...args]: readonly string[],
  host: Host,
): Promise<string | null> {
  if (command === undefined) return null;
  const { exitCode, stdout } = await runChild({
    command,
    args,
    cwd: host.cwd,
    env: childEnv(host.env, {}),
    signal: AbortSignal.timeout(COMMAND_MS),
    timeoutMs: COMMAND_MS,
  });
  return exitCode === 0 ? stdout.trimEnd() : null;
}

function undeclared(id: string): Failure {
  return failure('config', `the build asks for the secret '${id}', which is not declared`, {
    where: `secrets.${id}`,
    hint: `declare it in builder.yaml: secrets: {${id}: {env: NAME}}`,
  });
}

function unreadable(id: string, source: Exclude<SecretSource, { kind: 'host' }>): Failure {
  if (source.kind === 'command')
    return failure('config', `the secret '${id}' comes from a command that failed`, {
      where: `secrets.${id}`,
      cause: shellLine(source.command),
      hint: 'run it by hand: it must print the value and end with 0',
    });
  const file = source.kind === 'file';
  const place = file ? `the file ${source.path}` : `the variable ${source.name}`;
  return failure('config', `the secret '${id}' comes from ${place}, which is not there`, {
    where: `secrets.${id}`,
    hint: file
      ? `write ${source.path}, or name another file at secrets.${id} in builder.yaml`
      : `export ${source.name}=..., or name another source at secrets.${id} in builder.yaml`,
  });
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
