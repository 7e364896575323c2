// Docker's own config.json: the logins that stand in it, and which programs keep the others.

import { join } from 'node:path';
import * as v from 'valibot';
import { readText } from '../host/files.ts';
import { isObject, parseJson } from '../text/unknown-json.ts';
import { hostOf } from './registry-host.ts';

export interface Login {
  /** Empty where `secret` is an identity token. */
  readonly username: string;
  readonly secret: string;
}

export interface DockerConfig {
  /** Absolute. */
  readonly path: string;
  /** Why nothing is read from it; null where it is fine, or is not there. */
  readonly problem: string | null;
  /** By host. */
  readonly logins: ReadonlyMap<string, Login>;
  /** By host: the end of a program's name, `docker-credential-<helper>`. */
  readonly helpers: ReadonlyMap<string, string>;
  /** For hosts without one of their own; null: none. */
  readonly store: string | null;
}

const text = v.nullish(v.string(), '');
const AuthSchema = v.object({ auth: text, username: text, password: text, identitytoken: text });
const ConfigSchema = v.object({
  auths: v.nullish(v.record(v.string(), AuthSchema), {}),
  credHelpers: v.nullish(v.record(v.string(), v.string()), {}),
  credsStore: text,
});

type Env = Readonly<Record<string, string | undefined>>;

/** Never rejects. */
export async function readDockerConfig(env: Env, home: string): Promise<DockerConfig> {
  const path = join(env['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json');
  const none = { path, problem: null, logins: new Map(), helpers: new Map(), store: null };
  try {
    const content = await readText(path);
    if (content === null) return none;
    const written = parseJson(content);
    const config = v.safeParse(ConfigSchema, isObject(written) ? written : null);
    if (!config.success) return { ...none, problem: `${path} is not as Docker writes it` };
    const { auths, credHelpers, credsStore } = config.output;
    return {
      ...none,
      logins: byHost(auths, loginOf),
      helpers: byHost(credHelpers, (name) => name || null),
      store: credsStore || null,
    };
  } catch {
    return { ...none, problem: `${path} cannot be read` };
  }
}

/** Where two keys mean one host, the one without scheme and path counts: the others are of older clients. */
function byHost<T, U>(
  written: Readonly<Record<string, T>>,
  read: (value: T) => U | null,
): ReadonlyMap<string, U> {
  const plainLast = Object.entries(written).toSorted(
    ([a], [b]) => Number(a === hostOf(a)) - Number(b === hostOf(b)),
  );
  return new Map(
    plainLast.flatMap(([key, value]) => {
      const found = read(value);
      return found === null ? [] : [[hostOf(key), found] as const];
    }),
  );
}

/** Null for the empty entry that Docker leaves where a program keeps the login. */
function loginOf({ auth, username, password, identitytoken }: v.InferOutput<typeof AuthSchema>) {
  if (identitytoken !== '') return { username: '', secret: identitytoken };
  if (username !== '' && password !== '') return { username, secret: password };
  // Docker pads with zero bytes what older clients have written.
  const pair = Buffer.from(auth, 'base64').toString().replace(/\0+$/, '');
  const colon = pair.indexOf(':');
  return colon > 0 ? { username: pair.slice(0, colon), secret: pair.slice(colon + 1) } : null;
}
