// What the engine is asked for a build task, beyond what the plan shows.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { BuildTask } from '../../../src/model/plan.ts';
import { requestBuilds } from '../../../src/pipeline/build-request.ts';
import type { Source } from '../../../src/pipeline/source.ts';
import { dockerfileTexts } from '../../../src/pipeline/stored-dockerfile.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { someBuild, someConfig } from '../plan/question.ts';

const FOUND = someBuild({}, { dockerfile: 'container/x-rendered.Dockerfile', contexts: {} });
const SOURCE: Source = {
  revisions: [],
  problems: [],
  readFile: () => Promise.resolve(null),
  objectId: () => Promise.resolve(null),
  refuseScripts: () => Promise.resolve(),
  planningFolder: () => Promise.reject(new Error('nothing is planned here')),
  checkout: () => Promise.resolve('/cache/worktrees/0123'),
  contextFiles: () => Promise.resolve([]),
  contextAt: () => Promise.resolve(null),
  modifiedAt: () => 7,
  prune: () => Promise.resolve(),
};

function task(build: Partial<BuildTask['build']> = {}): BuildTask {
  const { kind: _, ...common } = someTask('build.vllm.runtime.012345678');
  return { ...common, kind: 'build', build: { ...FOUND.spec, ...build } };
}

const SECRETS = new Map([
  ['pip', 'index-url = x'],
  ['other', 'never asked for'],
]);

async function requested(
  build: Partial<BuildTask['build']>,
  how: {
    readonly cacheDir?: string;
    readonly content?: string | null;
    readonly env?: Readonly<Record<string, string>>;
    readonly noCache?: boolean;
    readonly untrusted?: true;
    readonly network?: 'host';
    readonly secrets?: ReadonlyMap<string, string>;
  } = {},
) {
  const { cacheDir = '/none', content = null, env = {}, noCache = false } = how;
  const { secrets = SECRETS, network = FRAMEWORK.build.network } = how;
  const trust = how.untrusted === true ? { untrusted: true as const } : {};
  const config = someConfig({ cacheDir });
  const said: string[] = [];
  const request = requestBuilds({
    config: { ...config, build: { ...config.build, noCache } },
    prepared: {
      source: SOURCE,
      frameworkAt: () => ({ ...FRAMEWORK, build: { ...FRAMEWORK.build, network } }),
      dockerfiles: dockerfileTexts([{ ...FOUND, content }]),
    },
    secrets: {
      values: secrets,
      missing: new Map(),
      hfToken: null,
      hiddenById: new Map(),
      hidden: [],
    },
    env,
  });
  const asked = await request({ ...task(build), ...trust }, (line) => said.push(line));
  return { asked, said };
}

describe('the request for a build', () => {
  test('takes the Dockerfile of the checkout, and the values of the secrets it names', async () => {
    const { asked } = await requested({});
    assert.equal(asked.dockerfile, '/cache/worktrees/0123/container/x-rendered.Dockerfile');
    assert.deepEqual([...asked.secrets], [['pip', 'index-url = x']]);
    assert.equal(asked.noCache, false);
  });

  test('takes a Dockerfile that no checkout has from a file of its own, named after its content', async () => {
    await using dir = await tempDir();
    const content = 'FROM scratch\n';
    const how = { cacheDir: dir.path, content };
    const [first, second] = [await requested({}, how), await requested({}, how)];
    const name = createHash('sha256').update(content).digest('hex');
    assert.equal(first.asked.dockerfile, path.join(dir.path, 'dockerfiles', name));
    assert.equal(second.asked.dockerfile, first.asked.dockerfile);
    assert.equal(await readFile(first.asked.dockerfile, 'utf8'), content);
    assert.deepEqual(await readdir(path.join(dir.path, 'dockerfiles')), [name]);
  });

  test('adds the proxies of this machine, and says which of them a build cannot reach', async () => {
    const env = { HTTP_PROXY: 'http://proxy:3128', HTTPS_PROXY: 'http://localhost:3128' };
    const { asked, said } = await requested({ args: { CUDA: '13.0' } }, { env });
    assert.deepEqual(asked.args, { HTTP_PROXY: 'http://proxy:3128', CUDA: '13.0' });
    assert.deepEqual(said, [
      'HTTPS_PROXY names this machine itself, which a build cannot reach: it goes without',
    ]);
  });

  test('leaves an argument alone that the plan has', async () => {
    const env = { HTTP_PROXY: 'http://proxy:3128' };
    const { asked } = await requested({ args: { HTTP_PROXY: 'http://mine:1' } }, { env });
    assert.deepEqual(asked.args, { HTTP_PROXY: 'http://mine:1' });
  });

  test('gives an untrusted build no login, no network of the host, and caches of its own', async () => {
    const env = { HTTPS_PROXY: 'http://kim:pa55word@proxy:3128', HTTP_PROXY: 'http://proxy:3128' };
    const secrets = new Map([
      ['pip', 'index-url = https://kim:pa55word@pip.example.org'],
      ['ca', 'certificates'],
    ]);
    const build = { secrets: ['pip', 'ca'], args: { BUILDKIT_CACHE_MOUNT_NS: 'mine' } };
    const how = { env, secrets, network: 'host' } as const;
    const { asked, said } = await requested(build, { ...how, untrusted: true });
    assert.deepEqual([...asked.secrets], [['ca', 'certificates']]);
    assert.deepEqual(asked.args, { ...build.args, HTTP_PROXY: 'http://proxy:3128' });
    const { network, anonymous, cacheNamespace } = asked;
    assert.deepEqual([network, anonymous, cacheNamespace], ['default', true, 'untrusted']);
    assert.deepEqual(said, [
      'HTTPS_PROXY holds a login, which an untrusted branch is not given: it goes without',
    ]);
    const trusted = (await requested(build, how)).asked;
    assert.deepEqual([...trusted.secrets], [...secrets]);
    assert.equal(trusted.args['HTTPS_PROXY'], env.HTTPS_PROXY);
    assert.deepEqual([trusted.network, trusted.cacheNamespace], ['host', null]);
  });

  test('says that no step may come from the cache where that is asked for', async () => {
    assert.equal((await requested({}, { noCache: true })).asked.noCache, true);
  });
});
