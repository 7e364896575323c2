// Which commits are taken, which steps are left out, and what becomes of images: from what people write to a Config.

import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Flags } from '../../../src/config/flags.ts';
import { configOf, problemsOf, SHOP, type Asked } from './ask.ts';

const files = { 'builder.yaml': `${SHOP}refs: [main, next]\n` };

describe('commits', () => {
  test('may be the last few of each ref', async () => {
    const { refs, last } = await configOf({ files, flags: { last: 3 } });
    assert.deepEqual([refs, last], [['main', 'next'], 3]);
    assert.equal((await configOf({ files, env: { BUILDER_LAST: '5' } })).last, 5);
  });

  test('may be those that the remote of the checkout has now', async () => {
    assert.equal((await configOf({ files, flags: { fetch: true } })).latest, true);
    assert.equal((await configOf({ files, env: { BUILDER_FETCH: 'true' } })).latest, true);
    assert.equal((await configOf({ files })).latest, false);
  });

  test('are none where the checkout is taken as it is, whatever file and variables name', async () => {
    const env = { BUILDER_REF: 'hotfix', BUILDER_LAST: '2' };
    const { refs, last, asIs } = await configOf({ files, env, flags: { noCheckout: true } });
    assert.deepEqual([refs, last, asIs], [[], null, true]);
  });

  test('may be blocked, each with why', async () => {
    const yaml = `${SHOP}blocked: {"222c2e85c": a large file}\n`;
    const { blocked } = await configOf({ files: { 'builder.yaml': yaml } });
    assert.deepEqual(blocked, { '222c2e85c': 'a large file' });
  });
});

describe('steps', () => {
  const without = async (flags: Flags): Promise<unknown> => (await configOf({ flags })).without;

  test('are left out with those that work on what they leave', async () => {
    assert.deepEqual(await without({}), []);
    assert.deepEqual(await without({ without: ['promote', 'build'] }), ['build', 'promote']);
    assert.deepEqual(await without({ without: ['soak'] }), ['soak', 'scrape', 'metrics']);
    assert.deepEqual(await without({ without: ['serve'] }), [
      'serve',
      'smoke',
      'soak',
      'scrape',
      'metrics',
    ]);
    const env = { BUILDER_WITHOUT: 'compile,sanity' };
    assert.deepEqual((await configOf({ env })).without, ['compile', 'sanity']);
  });

  test('without builds take the image that is named', async () => {
    const flags: Flags = { without: ['build'], imageSha: 'C62194.6d3e0137c' };
    assert.equal((await configOf({ flags })).imageSha, 'c62194.6d3e0137c');
  });

  test('of dev images that are there end with their checks', async () => {
    const config = await configOf({ flags: { reuseDevIfImageExists: true } });
    assert.equal(config.reuseDev, true);
    assert.deepEqual(config.targets, ['dev']);
    assert.deepEqual(config.without, ['serve', 'smoke', 'soak', 'scrape', 'metrics', 'promote']);
    const asked: Flags = {
      reuseDevIfImageExists: true,
      target: ['dev'],
      without: ['compile'],
    };
    const { targets, without: left } = await configOf({ flags: asked });
    assert.deepEqual([targets, left.includes('compile')], [['dev'], true]);
  });
});

test('images are kept, promoted, and the report copied', async () => {
  const yaml = 'promote: main\nimages: {keep: 3, maxAgeDays: 0.5}\n';
  const asked = { files: { 'builder.yaml': yaml }, flags: { htmlOut: 'out/page.html' } };
  const { dir, promote, images, htmlOut } = await configOf(asked);
  assert.deepEqual([promote, images], ['main', { keep: 3, maxAgeDays: 0.5 }]);
  assert.equal(htmlOut, path.join(dir, 'out/page.html'));
});

test('the model and the GPUs come from flags, variables and the file', async () => {
  const yaml = 'model: {name: tiny, cache: frameworks, offline: true}\ngpus: [1, 0]\n';
  const asked = { files: { 'builder.yaml': yaml } };
  const { dir, model, gpus } = await configOf(asked);
  const hfCache = path.join(dir, 'frameworks');
  assert.deepEqual(model, { name: 'tiny', hfCache, offline: true });
  assert.deepEqual(gpus, [1, 0]);
  const env = { BUILDER_MODEL: 'env', BUILDER_OFFLINE: 'false', BUILDER_GPUS: '2' };
  const typed = await configOf({ ...asked, env, flags: { model: 'flag', hfCache: '.' } });
  assert.deepEqual(typed.model, { name: 'flag', hfCache: typed.dir, offline: false });
  assert.deepEqual(typed.gpus, [2]);
});

const USAGE: readonly (readonly [string, Asked, string, string])[] = [
  [
    'a checkout as it is, and a ref',
    { files, flags: { noCheckout: true, ref: ['main'] } },
    '--no-checkout',
    '--ref and --no-checkout exclude each other',
  ],
  [
    'a checkout as it is, and its last commits',
    { files, flags: { noCheckout: true, last: 2 } },
    '--no-checkout',
    '--last and --no-checkout exclude each other',
  ],
  [
    'a checkout as it is, and what its remote has',
    { files, flags: { noCheckout: true, fetch: true } },
    '--no-checkout',
    '--fetch and --no-checkout exclude each other',
  ],
  [
    'what the remote of nothing has',
    { flags: { fetch: true } },
    '--fetch',
    'the embedded default has nothing to fetch',
  ],
  [
    'a checkout of an address',
    { files, flags: { repoUrl: 'https://example.org/shop', noCheckout: true } },
    '--no-checkout',
    '--no-checkout takes the files of a checkout, and an address has none',
  ],
  [
    'a checkout of the embedded default',
    { flags: { noCheckout: true } },
    '--no-checkout',
    '--no-checkout takes the files of a checkout, and the embedded default has none',
  ],
  [
    'earlier commits of the embedded default',
    { flags: { last: 2 } },
    '--last',
    'the embedded default has no earlier commits',
  ],
  [
    'one step, and without it',
    { flags: { only: 'soak', without: ['soak'] } },
    '--without',
    '--only and --without leave no step together',
  ],
  [
    'up to a step, and without all of them',
    { flags: { until: 'compile', without: ['build', 'compile'] } },
    '--without',
    '--until and --without leave no step together',
  ],
  [
    'an image in the place of a build that is made',
    { flags: { imageSha: '6d3e0137c' } },
    '--image-sha',
    '--image-sha names the image in the place of a build, and builds are not left out',
  ],
  [
    'an image that no tag has',
    { flags: { imageSha: 'latest', without: ['build'] } },
    '--image-sha',
    '"latest" is in no tag of an image',
  ],
  [
    'dev images of another target',
    { flags: { reuseDevIfImageExists: true, target: ['runtime'] } },
    '--reuse-dev-if-image-exists',
    '--reuse-dev-if-image-exists takes images of the target dev, not of runtime',
  ],
  [
    'dev images that are served',
    { flags: { reuseDevIfImageExists: true, only: 'smoke' } },
    '--reuse-dev-if-image-exists',
    '--reuse-dev-if-image-exists compiles and checks, it does not smoke',
  ],
];

for (const [title, asked, where, message] of USAGE)
  test(`wrong usage: ${title}`, async () => {
    const found = await problemsOf(asked);
    assert.deepEqual(
      found.map((one) => [one.where, one.message, one.usage]),
      [[where, message, true]],
    );
  });

test('what files and paths cannot be is told at its place', async () => {
  const yaml =
    'blocked: {main: why, "222c2e8": ok}\nmodel: {cache: gone}\nimages: {keep: 0}\ngpus: [0.5]\n';
  const shapes = await problemsOf({ files: { 'builder.yaml': yaml } });
  assert.deepEqual(
    shapes.map(({ where, message }) => `${where} ${message}`),
    [
      'builder.yaml:3:16 images.keep must be 1 or more, found 0',
      'builder.yaml:4:8 gpus[0] must be a whole number, found 0.5',
    ],
  );
  const rest = yaml.replace('keep: 0', 'keep: 1').replace('0.5', '0');
  const found = await problemsOf({
    files: { 'builder.yaml': rest },
    flags: { htmlOut: 'frameworks' },
  });
  assert.deepEqual(
    found.map(({ where, message }) => `${where} ${message.replace(/\/\S*\/(?=\w+ is)/, '')}`),
    [
      'builder.yaml:1:17 "main" is no commit',
      'builder.yaml:2:16 gone is no folder',
      '--html-out frameworks is a folder, not a file',
    ],
  );
});
