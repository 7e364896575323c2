// Which images no trusted build names: registries are not told for them who asks.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untrustedImages } from '../../../src/pipeline/look-for-builds.ts';
import { SHA, someBuild } from '../plan/question.ts';

const THEIRS = 'f'.repeat(40);

function revision(sha: string) {
  return { ref: sha, revision: sha, author: null, date: null, subject: '' };
}

const FACTS = { revisions: [revision(SHA), { ...revision(THEIRS), untrusted: true as const }] };

test('an image is asked for without a login where only untrusted builds name it, as a base or a context', () => {
  const contexts = {
    wheels: 'docker-image://hub.example/wheels:1',
    common: 'docker-image://hub.example/ours:1',
  };
  const builds = [
    someBuild({}, { baseImages: ['hub.example/ours:1', 'shared:1'], contexts: {} }),
    someBuild({ revision: THEIRS }, { baseImages: ['theirs:1', 'shared:1'], contexts }),
  ];
  assert.deepEqual([...untrustedImages(builds, FACTS)], ['theirs:1', 'hub.example/wheels:1']);
  assert.deepEqual([...untrustedImages(builds, { revisions: [revision(SHA)] })], []);
});
