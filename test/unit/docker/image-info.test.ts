import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as v from 'valibot';
import {
  imageInfo,
  ImageListSchema,
  ImageSchema,
  listedImage,
} from '../../../src/docker/image-info.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('what the engine says about an image', () => {
  it('is read with tags, labels and the digest of its registry', () => {
    const image = v.parse(ImageSchema, {
      Id: 'sha256:1',
      RepoTags: ['localhost:5000/a:b'],
      RepoDigests: [`localhost:5000/a@${DIGEST}`],
      Size: 7,
      Created: '2026-11-21T07:00:00Z',
      Config: { Labels: { k: 'v' } },
    });
    assert.deepEqual(imageInfo(image), {
      id: 'sha256:1',
      tags: ['localhost:5000/a:b'],
      labels: { k: 'v' },
      sizeBytes: 7,
      createdAt: Date.UTC(2026, 10, 21, 7),
      repoDigest: DIGEST,
    });
  });

  it('may lack everything but its id and size', () => {
    const image = v.parse(ImageSchema, {
      Id: 'sha256:1',
      RepoTags: null,
      Size: 7,
      Config: { Labels: null },
    });
    assert.deepEqual(imageInfo(image), {
      id: 'sha256:1',
      tags: [],
      labels: {},
      sizeBytes: 7,
      createdAt: 0,
      repoDigest: null,
    });
    assert.deepEqual(imageInfo({ ...image, Config: null }).labels, {});
  });

  it('has no tag in a list where an older engine writes <none>', () => {
    const [image] = v.parse(ImageListSchema, [
      {
        Id: 'sha256:1',
        RepoTags: ['<none>:<none>'],
        RepoDigests: ['<none>@<none>'],
        Size: 7,
        Created: 1_795_244_400,
        Labels: null,
      },
    ]);
    assert.ok(image);
    assert.deepEqual(listedImage(image).tags, []);
    assert.equal(listedImage(image).repoDigest, null);
    assert.equal(listedImage(image).createdAt, Date.UTC(2026, 10, 21, 7));
  });
});
