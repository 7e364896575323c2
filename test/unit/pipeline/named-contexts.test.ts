import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BaseFact } from '../../../src/model/facts.ts';
import { contextContents, contextImages } from '../../../src/pipeline/named-contexts.ts';
import { writeFiles, type Files } from '../../rig/git-repo.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { someBuild } from '../plan/question.ts';

const NO_BASES = new Map<string, BaseFact>();

async function contentOf(value: string, bases = NO_BASES): Promise<string | null | undefined> {
  const builds = [someBuild({}, { contexts: { wheels: value } })];
  return (await contextContents(builds, bases)).get(value);
}

async function ofFolder(files: Files): Promise<string | null | undefined> {
  await using dir = await tempDir();
  await writeFiles(dir.path, files);
  return await contentOf(dir.path);
}

test('a folder is known by its files, wherever it lies', async () => {
  const one = await ofFolder({ 'a/b.whl': 'x' });
  assert.match(one ?? '', /^[0-9a-f]{64}$/);
  assert.equal(await ofFolder({ 'a/b.whl': 'x' }), one);
  assert.notEqual(await ofFolder({ 'a/b.whl': 'y' }), one);
  assert.notEqual(await ofFolder({ 'a/c.whl': 'x' }), one);
});

test('a folder that is not there is an empty one', async () => {
  assert.equal(await contentOf('/nowhere/at/all'), await ofFolder({}));
});

test('what cannot be read is not known', async () => {
  assert.equal(await contentOf('/dev/null'), null);
});

test('an image is known by its digest, where one is, else by its name', async () => {
  const value = 'docker-image://wheels:1';
  const builds = [someBuild({}, { contexts: { wheels: value, rest: '/nowhere' } })];
  const [image = ''] = contextImages(builds);
  assert.deepEqual(contextImages(builds), ['docker.io/library/wheels:1']);
  assert.equal(await contentOf(value), value);
  const bases = new Map<string, BaseFact>([[image, { digest: 'sha256:aa', from: 'registry' }]]);
  assert.equal(await contentOf(value, bases), 'sha256:aa');
});
