// Flags of several parts: NAME=VALUE, NAME=PLACE, id=ID,env=NAME, and lists; null where a text is none of it.

import type { Config } from '../model/config.ts';
import type { SecretSource } from '../model/framework.ts';
import { KINDS, type Kind } from '../model/kind.ts';

/** `--build-arg`. */
export interface NamedValue {
  readonly name: string;
  /** Null: that of the variable of this name. */
  readonly value: string | null;
}

/** How it is written, for who wrote something else. */
export const NAMED_VALUE = "It is NAME=VALUE, or NAME alone for that variable's value.";

export function namedValue(text: string): NamedValue | null {
  const { name, value } = /^(?<name>[A-Za-z_]\w*)(?:=(?<value>.*))?$/s.exec(text)?.groups ?? {};
  return name === undefined ? null : { name, value: value ?? null };
}

/** `--build-context`. */
export interface NamedContext {
  readonly name: string;
  /** A folder as typed, or `docker-image://NAME`. */
  readonly place: string;
}

export const NAMED_CONTEXT = 'It is NAME=FOLDER or NAME=docker-image://IMAGE.';
export const IMAGE_CONTEXT = 'docker-image://';

export function namedContext(text: string): NamedContext | null {
  const { name, place } = /^(?<name>[a-z0-9][\w.-]*)=(?<place>.+)$/i.exec(text)?.groups ?? {};
  return name === undefined || place === undefined ? null : { name, place };
}

/** `--secret`. */
export interface NamedSecret {
  readonly id: string;
  /** Null: as declared, else the variable of this name. A file is as typed. */
  readonly source: SecretSource | null;
}

export const NAMED_SECRET =
  'It is id=ID,env=NAME or id=ID,src=FILE, or id=ID alone for a declared one.';

const SECRET_KEYS: ReadonlySet<string> = new Set(['id', 'env', 'src', 'type']);

/** As Docker writes it: `type=` says no more than `env=` and `src=` do. */
export function namedSecret(text: string): NamedSecret | null {
  const parts = new Map<string, string>();
  for (const part of text.split(',')) {
    const { key, value } = /^(?<key>\w+)=(?<value>.+)$/.exec(part.trim())?.groups ?? {};
    const name = key === 'source' ? 'src' : key;
    if (name === undefined || value === undefined || parts.has(name)) return null;
    parts.set(name, value);
  }
  const [id, env, src] = [parts.get('id'), parts.get('env'), parts.get('src')];
  if (id === undefined || [...parts.keys()].some((key) => !SECRET_KEYS.has(key))) return null;
  if (env !== undefined && src !== undefined) return null;
  if (env !== undefined) return { id, source: { kind: 'env', name: env } };
  return { id, source: src === undefined ? null : { kind: 'file', path: src } };
}

/** `--gpus`. */
export const GPU_CHOICE = 'auto, none or indexes such as 0,1';

export function gpuChoice(text: string): Config['gpus'] | null {
  if (text === 'auto' || text === 'none') return text;
  const indexes = text.split(',').map((word) => word.trim());
  return indexes.every((word) => /^\d+$/.test(word)) ? [...new Set(indexes.map(Number))] : null;
}

/** `--without`. */
export function kindList(text: string): readonly Kind[] | null {
  const kinds = text.split(',').map((word) => KINDS.find((kind) => kind === word.trim()));
  const known = kinds.filter((kind) => kind !== undefined);
  return known.length === kinds.length ? [...new Set(known)] : null;
}

export function gpuText(gpus: Config['gpus']): string {
  return typeof gpus === 'string' ? gpus : gpus.join(',');
}
