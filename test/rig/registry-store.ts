// The blobs and manifests of the registry of the tests, behind the paths of the distribution protocol.

import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface StoreAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

interface Manifest {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const PATH = /^\/v2\/(?<name>.+)\/(?<room>manifests|blobs)\/(?<rest>uploads\/.*|[^/]+)$/;
const ABSENT: StoreAnswer = {
  status: 404,
  body: JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] }),
};

export class RegistryStore {
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #uploads = new Map<string, Uint8Array[]>();
  /** By `name tag` and by `name digest`. */
  readonly #manifests = new Map<string, Manifest>();

  answer({ method = 'GET', headers }: IncomingMessage, url: URL, body: Uint8Array): StoreAnswer {
    if (url.pathname === '/v2/') return { status: 200, body: '{}' };
    const { name = '', room = '', rest = '' } = PATH.exec(url.pathname)?.groups ?? {};
    if (room === 'manifests')
      return method === 'PUT'
        ? this.#keep(name, rest, { type: headers['content-type'] ?? '', bytes: body })
        : this.#manifest(`${name} ${rest}`, method);
    if (rest.startsWith('uploads/')) return this.#upload({ method, name, rest, url, body });
    const blob = this.#blobs.get(rest);
    return blob === undefined ? ABSENT : found(blob, method, { 'docker-content-digest': rest });
  }

  #keep(name: string, reference: string, manifest: Manifest): StoreAnswer {
    const digest = digestOf(manifest.bytes);
    this.#manifests.set(`${name} ${reference}`, manifest).set(`${name} ${digest}`, manifest);
    const headers = {
      'docker-content-digest': digest,
      location: `/v2/${name}/manifests/${digest}`,
    };
    return { status: 201, headers };
  }

  #manifest(key: string, method: string): StoreAnswer {
    const manifest = this.#manifests.get(key);
    if (manifest === undefined) return ABSENT;
    const { type, bytes } = manifest;
    const headers = { 'content-type': type, 'docker-content-digest': digestOf(bytes) };
    return found(bytes, method, headers);
  }

  #upload({ method, name, rest, url, body }: Upload): StoreAnswer {
    const id = method === 'POST' ? randomUUID() : rest.slice('uploads/'.length);
    const pieces = [...(this.#uploads.get(id) ?? []), body];
    this.#uploads.set(id, pieces);
    const location = `/v2/${name}/blobs/uploads/${id}`;
    const bytes = Buffer.concat(pieces);
    const digest = url.searchParams.get('digest');
    if (digest === null || method === 'PATCH') {
      const range = `0-${Math.max(bytes.length - 1, 0)}`;
      return { status: 202, headers: { location, range, 'docker-upload-uuid': id } };
    }
    this.#blobs.set(digest, bytes);
    this.#uploads.delete(id);
    const at = `/v2/${name}/blobs/${digest}`;
    return { status: 201, headers: { location: at, 'docker-content-digest': digest } };
  }
}

interface Upload {
  readonly method: string;
  readonly name: string;
  readonly rest: string;
  readonly url: URL;
  readonly body: Uint8Array;
}

function found(
  bytes: Uint8Array,
  method: string,
  headers: Readonly<Record<string, string>>,
): StoreAnswer {
  return method === 'HEAD'
    ? { status: 200, headers: { ...headers, 'content-length': String(bytes.length) } }
    : { status: 200, headers, body: bytes };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
