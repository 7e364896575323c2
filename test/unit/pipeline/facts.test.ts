import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_COMPILE } from '../../../src/config/defaults.ts';
import type { FoundBuild } from '../../../src/model/build-spec.ts';
import type { PlanFacts } from '../../../src/model/facts.ts';
import type { Framework } from '../../../src/model/framework.ts';
import { latestTag } from '../../../src/model/tag.ts';
import { gatherFacts } from '../../../src/pipeline/facts.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { IMAGE, IMAGE_LABELS } from '../../rig/serving-rig.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { OTHER_SHA, SHA, someBuild, someConfig, VLLM } from '../plan/question.ts';

interface Given {
  readonly builds?: readonly FoundBuild[];
  readonly framework?: Framework;
}

async function factsOf(
  engine: FakeEngine,
  { builds = [], framework = VLLM }: Given = {},
): Promise<PlanFacts> {
  const source = {
    revisions: [],
    problems: [],
    readFile: () => Promise.resolve(null),
    objectId: (revision: string, file: string) =>
      Promise.resolve(file === '.' ? `tree of ${revision}` : null),
    refuseScripts: () => Promise.resolve(),
    planningFolder: () => Promise.reject(new Error('facts run no scripts')),
    checkout: () => Promise.reject(new Error('facts need no checkout')),
    contextFiles: () => Promise.resolve([]),
    contextAt: () => Promise.resolve(null),
    modifiedAt: () => 0,
    prune: () => Promise.resolve(),
  };
  return gatherFacts(someConfig({ reportsDir: '/nowhere' }), {
    source,
    found: { builds, problems: [] },
    frameworkAt: () => framework,
    wanted: null,
    bases: new Map(),
    missingBases: new Map(),
    engine,
    host: madeUpHost(),
  });
}

async function imagesOf(engine: FakeEngine): Promise<PlanFacts['images']> {
  return (await factsOf(engine)).images;
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

test('of two images the newer one stands first, and for both where they were built alike', async () => {
  const engine = new FakeEngine();
  const older = IMAGE;
  const newer = IMAGE.replace('-vllm', '.fedcba987-vllm');
  engine.addImage(newer, { ...IMAGE_LABELS, 'builder.revision': OTHER_SHA });
  engine.addImage(older, { ...IMAGE_LABELS, 'builder.revision': SHA });
  const { ownImages, images } = await factsOf(engine);
  assert.deepEqual(
    ownImages.map(({ tag, revision }) => [tag, revision]),
    [
      [older, SHA],
      [newer, OTHER_SHA],
    ],
  );
  assert.deepEqual([...images.values()], [older]);
});

test('the tags that promote has moved to an image are known', async () => {
  const engine = new FakeEngine();
  engine.addImage(IMAGE, IMAGE_LABELS);
  const moving = latestTag('dynamo', 'vllm', 'runtime');
  const [image] = await engine.listImages({});
  assert.ok(image);
  engine.listImages = () => Promise.resolve([{ ...image, tags: ['mine:1', moving, IMAGE] }]);
  const [own] = (await factsOf(engine)).ownImages;
  assert.deepEqual(own?.latest, [moving]);
  assert.equal(own.tag, IMAGE);
});

test('what a commit holds is asked for where something is compiled of it, once', async () => {
  const targets = { dev: { compile: true, sanity: true, serve: false } };
  const compile = { ...DEFAULT_COMPILE, command: ['make'] };
  const builds = [
    someBuild({ target: 'dev' }),
    someBuild({ target: 'dev', framework: 'sglang' }),
    someBuild({ revision: OTHER_SHA }),
  ];
  const engine = new FakeEngine();
  const compiling = await factsOf(engine, { builds, framework: { ...VLLM, compile, targets } });
  assert.deepEqual([...compiling.trees], [[SHA, `tree of ${SHA}`]]);
  assert.equal((await factsOf(engine, { builds })).trees.size, 0);
});
