// What the engine says about images, read into our type.

import * as v from 'valibot';
import { parseTime } from '../text/time.ts';
import type { ImageInfo } from './engine.ts';
import { parseImageName } from './image-name.ts';

const names = v.nullish(v.array(v.string()), []);
const labels = v.nullish(v.record(v.string(), v.string()), {});

export const ImageSchema = v.object({
  Id: v.string(),
  RepoTags: names,
  RepoDigests: names,
  Size: v.number(),
  Created: v.nullish(v.string(), '1970-01-01T00:00:00Z'),
  Config: v.nullish(v.object({ Labels: labels })),
});

export function imageInfo(image: v.InferOutput<typeof ImageSchema>): ImageInfo {
  return {
    id: image.Id,
    tags: realNames(image.RepoTags),
    labels: image.Config?.Labels ?? {},
    sizeBytes: image.Size,
    createdAt: parseTime(image.Created),
    repoDigest: repoDigest(image.RepoDigests),
  };
}

export const ImageListSchema = v.array(
  v.object({
    Id: v.string(),
    RepoTags: names,
    RepoDigests: names,
    Size: v.number(),
    /** In seconds. */
    Created: v.nullish(v.number(), 0),
    Labels: labels,
  }),
);

export function listedImage(image: v.InferOutput<typeof ImageListSchema>[number]): ImageInfo {
  return {
    id: image.Id,
    tags: realNames(image.RepoTags),
    labels: image.Labels,
    sizeBytes: image.Size,
    createdAt: image.Created * 1000,
    repoDigest: repoDigest(image.RepoDigests),
  };
}

function repoDigest(digests: readonly string[]): string | null {
  const [first] = realNames(digests);
  return first === undefined ? null : parseImageName(first).digest;
}

/** In lists, older engines name an untagged image `<none>:<none>`. */
function realNames(listed: readonly string[]): string[] {
  return listed.filter((name) => !name.startsWith('<none>'));
}
