// What lies in an image: its configuration, and single files read out of a container that is never started.

import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import * as v from 'valibot';

const ImageSchema = v.object({
  Id: v.string(),
  Config: v.object({ Env: v.nullish(v.array(v.string()), []) }),
  RootFS: v.object({ Layers: v.array(v.string()) }),
});

export interface ImageContent {
  readonly id: string;
  readonly env: readonly string[];
  /** Digests, the lowest first. */
  readonly layers: readonly string[];
}

export async function imageContent(socketPath: string, image: string): Promise<ImageContent> {
  const page: unknown = JSON.parse(
    (await ask(socketPath, 'GET', `/images/${image}/json`)).toString(),
  );
  const { Id, Config, RootFS } = v.parse(ImageSchema, page);
  return { id: Id, env: Config.Env, layers: RootFS.Layers };
}

/** All tags of a repository, sorted. */
export async function tagsOf(socketPath: string, name: string): Promise<readonly string[]> {
  const filters = encodeURIComponent(JSON.stringify({ reference: [name] }));
  const page: unknown = JSON.parse(
    (await ask(socketPath, 'GET', `/images/json?filters=${filters}`)).toString(),
  );
  const images = v.parse(v.array(v.object({ RepoTags: v.array(v.string()) })), page);
  return images.flatMap(({ RepoTags }) => RepoTags).toSorted();
}

/** Trimmed. */
export async function fileInImage(
  socketPath: string,
  image: string,
  file: string,
): Promise<string> {
  const body = JSON.stringify({ Image: image, Cmd: ['none'], Labels: { 'builder.test': 'look' } });
  const made = await ask(socketPath, 'POST', '/containers/create', body);
  const { Id } = v.parse(v.object({ Id: v.string() }), JSON.parse(made.toString()));
  try {
    const where = `/containers/${Id}/archive?path=${encodeURIComponent(file)}`;
    return await onlyFile(await ask(socketPath, 'GET', where));
  } finally {
    await ask(socketPath, 'DELETE', `/containers/${Id}?force=1`);
  }
}

async function onlyFile(tar: Buffer): Promise<string> {
  const reader = extract();
  reader.end(tar);
  for await (const entry of reader) return (await buffer(entry)).toString().trim();
  throw new Error('an archive without a file');
}

async function ask(
  socketPath: string,
  method: string,
  path: string,
  body?: string,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' };
    const asked = request({ socketPath, method, path, headers, agent: false }, (answer) => {
      buffer(answer).then((bytes) => {
        if ((answer.statusCode ?? 500) < 300) resolve(bytes);
        else reject(new Error(`${method} ${path}: ${bytes.toString()}`));
      }, reject);
    });
    asked.on('error', reject).end(body);
  });
}
