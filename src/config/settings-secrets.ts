// The settings of secrets: which are declared, and which of them every build gets.

import type { SecretSource } from '../model/framework.ts';
import { DEFAULT_OPTIONS, HOST_SECRETS } from './defaults.ts';
import { byDefault, flagOrigin, type Sourced } from './origin.ts';
import type { NamedSecret } from './pairs.ts';
import { besideFile, here, saidBy, type Parts } from './said.ts';
import { originAt } from './traced.ts';

interface WrittenSecret {
  readonly file?: string | undefined;
  readonly env?: string | undefined;
  readonly command?: readonly string[] | undefined;
}

type Named<T> = Readonly<Record<string, Sourced<T>>>;

export interface SecretSettings {
  /** Ids. */
  readonly buildSecrets: Sourced<readonly string[]>;
  /** All that are declared, by id. */
  readonly secrets: Named<SecretSource>;
}

export function secretsFrom(parts: Parts): SecretSettings {
  return {
    buildSecrets: idsFrom(parts),
    secrets: { ...hostSecrets(), ...writtenSecrets(parts), ...givenSecrets(parts) },
  };
}

/** Those of the file and those of flags. */
function idsFrom(parts: Parts): Sourced<readonly string[]> {
  const said = saidBy(parts);
  const typed = parts.given.flags.secret?.map(({ id }) => id);
  const written = parts.file.written.build?.secrets;
  const both = typed && [...new Set([...(written ?? []), ...typed])];
  return (
    said.flag<readonly string[]>('secret', both) ??
    said.file<readonly string[]>(['build', 'secrets'], written) ??
    byDefault(DEFAULT_OPTIONS.secrets)
  );
}

function hostSecrets(): Named<SecretSource> {
  return Object.fromEntries(
    Object.entries(HOST_SECRETS).map(([id, source]) => [id, byDefault(source)]),
  );
}

function writtenSecrets(parts: Parts): Named<SecretSource> {
  const written = Object.entries(parts.file.written.secrets ?? {});
  return Object.fromEntries(
    written.map(([id, source]): [string, Sourced<SecretSource>] => [
      id,
      {
        value: sourceOf(source, parts),
        origin: originAt(parts.file.tree, ['secrets', id]),
      },
    ]),
  );
}

function sourceOf({ file = '', env, command }: WrittenSecret, parts: Parts): SecretSource {
  if (command !== undefined) return { kind: 'command', command };
  if (env !== undefined) return { kind: 'env', name: env };
  return { kind: 'file', path: besideFile(parts, file) };
}

/** An id alone is declared already, or the name of a variable that is there. */
function givenSecrets(parts: Parts): Named<SecretSource> {
  const { given, file, env } = parts;
  const declared = new Set([
    ...Object.keys(HOST_SECRETS),
    ...Object.keys(file.written.secrets ?? {}),
  ]);
  const givenSource = ({ id, source }: NamedSecret): SecretSource | null => {
    if (source?.kind === 'file') return { kind: 'file', path: here(parts, source.path) };
    if (source !== null || declared.has(id) || env[id] === undefined) return source;
    return { kind: 'env', name: id };
  };
  const typed = (given.flags.secret ?? []).flatMap((secret) => {
    const value = givenSource(secret);
    const origin = flagOrigin(given, 'secret');
    return value === null ? [] : [[secret.id, { value, origin }] as const];
  });
  return Object.fromEntries(typed);
}
