// Images the engine has: look, find, tag, remove, and what a registry says about a name.

import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import type { Labels } from '../model/labels.ts';
import { ask, call, CHANGE_MS, READ_MS } from './call.ts';
import type { Connection } from './call.ts';
import { nullWhere } from './call-failure.ts';
import type { ImageInfo } from './engine.ts';
import { ImageListSchema, imageInfo, ImageSchema, listedImage } from './image-info.ts';
import { parseImageName } from './image-name.ts';
import { labelFilter } from './label-filter.ts';
import { askedAs, dialRegistry } from './registry-call.ts';

/** Deleting the layers of a 20 GB image takes minutes on a busy disk. */
const REMOVE_MS = 600_000;

/** Null when there is no such image here. */
export async function inspectImage(
  connection: Connection,
  name: string,
  signal?: AbortSignal,
): Promise<ImageInfo | null> {
  const options = { what: `inspect image ${name}`, deadlineMs: READ_MS, signal };
  const found = await ask(connection, options, v.nullable(ImageSchema), () =>
    connection.docker.getImage(name).inspect().catch(nullWhere(404)),
  );
  return found && imageInfo(found);
}

export async function listImages(
  connection: Connection,
  labels: Labels,
): Promise<readonly ImageInfo[]> {
  const options = { what: 'list images', deadlineMs: READ_MS };
  const list = await ask(connection, options, ImageListSchema, (abortSignal) =>
    connection.docker.listImages({ filters: labelFilter(labels), abortSignal }),
  );
  return list.map(listedImage);
}

export async function tagImage(connection: Connection, name: string, tag: string): Promise<void> {
  const target = parseImageName(tag);
  const options = { what: `tag ${name} as ${tag}`, deadlineMs: CHANGE_MS };
  await call(connection, options, (abortSignal) =>
    connection.docker
      .getImage(name)
      .tag({ repo: target.repository, tag: target.tag ?? 'latest', abortSignal }),
  );
}

/** A tag is taken away; the image goes with its last one. Fine when it is gone. */
export async function removeImage(connection: Connection, name: string): Promise<void> {
  const options = { what: `remove image ${name}`, deadlineMs: REMOVE_MS };
  await call(connection, options, (abortSignal) =>
    connection.docker.getImage(name).remove({ abortSignal }).catch(nullWhere(404)),
  );
}

const DistributionSchema = v.object({ Descriptor: v.object({ digest: v.string() }) });

/** Null for every reason: no answer before the signal, no such name, no way to the registry. */
export async function registryDigest(
  connection: Connection,
  name: string,
  signal: AbortSignal,
): Promise<string | null> {
  const options = { what: `ask the registry for ${name}`, deadlineMs: READ_MS, signal };
  try {
    const answer = await ask(connection, options, DistributionSchema, async (abort) => {
      const asked = await askedAs(connection, name);
      const request = { method: 'GET', path: `/distribution/${name}/json`, signal: abort } as const;
      return json(await dialRegistry(connection, asked, request));
    });
    return answer.Descriptor.digest;
  } catch {
    return null;
  }
}
