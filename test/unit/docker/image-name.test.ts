import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseImageName } from '../../../src/docker/image-name.ts';

describe('the name of an image', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const cases: [name: string, repository: string, tag: string | null, digest: string | null][] = [
    ['debian', 'debian', null, null],
    ['debian:12', 'debian', '12', null],
    ['nvcr.io/nvidia/cuda:12.8', 'nvcr.io/nvidia/cuda', '12.8', null],
    ['localhost:5000/a/b', 'localhost:5000/a/b', null, null],
    ['localhost:5000/a/b:c', 'localhost:5000/a/b', 'c', null],
    [`debian@${digest}`, 'debian', null, digest],
    [`host:5000/debian:12@${digest}`, 'host:5000/debian', '12', digest],
  ];
  for (const [name, repository, tag, wanted] of cases) {
    it(`is taken apart: ${name}`, () => {
      assert.deepEqual(parseImageName(name), { repository, tag, digest: wanted });
    });
  }
});
