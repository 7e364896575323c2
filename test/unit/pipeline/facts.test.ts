import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanFacts } from '../../../src/model/facts.ts';
import { gatherFacts } from '../../../src/pipeline/facts.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { IMAGE, IMAGE_LABELS } from '../../rig/serving-rig.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { someConfig } from '../plan/question.ts';

async function imagesOf(engine: FakeEngine): Promise<PlanFacts['images']> {
  const source = {
    revisions: [],
    problems: [],
    readFile: () => Promise.resolve(null),
    objectId: () => Promise.resolve(null),
    planningFolder: () => Promise.reject(new Error('facts run no scripts')),
    checkout: () => Promise.reject(new Error('facts need no checkout')),
    contextFiles: () => Promise.resolve([]),
    contextAt: () => Promise.resolve(null),
    modifiedAt: () => 0,
    prune: () => Promise.resolve(),
  };
  const { images } = await gatherFacts(someConfig({ reportsDir: '/nowhere' }), {
    source,
    found: { builds: [], problems: [] },
    frameworkAt: () => undefined,
    wanted: null,
    bases: new Map(),
    missingBases: new Map(),
    engine,
    host: madeUpHost(),
  });
  return images;
}

test('the images of the engine are known by the fingerprint they were built with', async () => {
  const engine = new FakeEngine();
  engine.addImage(IMAGE, IMAGE_LABELS);
  engine.addImage('debian:bookworm-slim');
  assert.deepEqual(await imagesOf(engine), new Map([[IMAGE_LABELS['builder.fingerprint'], IMAGE]]));
});

test('an image that somebody made from one of ours is not taken for it', async () => {
  const engine = new FakeEngine();
  engine.addImage('h12:latest', IMAGE_LABELS);
  assert.deepEqual(await imagesOf(engine), new Map());
});
