// How the registry of the tests asks who is there: for a password, or for a token that it sells for one.

import type { StoreAnswer } from './registry-store.ts';

export interface Door {
  readonly kind: 'basic' | 'token';
  readonly username: string;
  readonly password: string;
}

export interface Visit {
  readonly url: URL;
  readonly authorization: string | null;
  readonly host: string;
  readonly body: Uint8Array;
}

const TOKEN = 'a-token-of-this-registry';

/** The answer to who may not come in, or buys a token; null: go on. */
export function authority(
  door: Door,
  { url, authorization, host, body }: Visit,
): StoreAnswer | null {
  const pair = Buffer.from(`${door.username}:${door.password}`).toString('base64');
  const knows = authorization === `Basic ${pair}`;
  if (url.pathname === '/token') {
    const form = new URLSearchParams(Buffer.from(body).toString());
    const asForm = form.get('username') === door.username && form.get('password') === door.password;
    return knows || asForm
      ? { status: 200, body: JSON.stringify({ token: TOKEN, access_token: TOKEN }) }
      : refused({});
  }
  if (door.kind === 'basic')
    return knows ? null : refused({ 'www-authenticate': 'Basic realm="tests"' });
  if (authorization === `Bearer ${TOKEN}`) return null;
  const realm = `Bearer realm="http://${host}/token",service="tests"`;
  return refused({ 'www-authenticate': realm });
}

function refused(headers: Readonly<Record<string, string>>): StoreAnswer {
  const errors = [{ code: 'UNAUTHORIZED', message: 'authentication required', detail: null }];
  return { status: 401, headers, body: JSON.stringify({ errors }) };
}
