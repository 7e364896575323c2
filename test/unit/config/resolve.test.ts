// Precedence, defaults and selection: from what people write to a Config.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Flags } from '../../../src/config/flags.ts';
import type { Files } from '../../rig/git-repo.ts';
import { configOf, SHOP } from './ask.ts';

test('without anything the embedded default runs with all its frameworks', async () => {
  const { dir, frameworks, ...config } = await configOf({});
  assert.deepEqual(config, {
    file: null,
    profile: null,
    name: 'dynamo',
    source: { kind: 'embedded' },
    refs: [],
    last: null,
    latest: false,
    asIs: false,
    build: {
      recipe: 'auto',
      platform: null,
      cuda: null,
      args: {},
      contexts: {},
      secrets: [],
      noCache: false,
      pull: false,
    },
    model: { name: null, hfCache: null, offline: false },
    without: [],
    imageSha: null,
    reuseDev: false,
    promote: null,
    images: { keep: null, maxAgeDays: null },
    blocked: {},
    htmlOut: null,
    saidAgain: { build: [], serve: [] },
    targets: ['runtime'],
    givenSoak: {},
    width: 1,
    selection: { kind: 'all' },
    subset: { kind: 'all' },
    skip: 'none',
    failureMode: 'keep-going',
    keepFailed: false,
    deadlineS: null,
    retries: { attempts: 3, waitS: 2 },
    admission: { waitS: 600, busyGpus: 'wait', freeDisk: 0.05, buildCacheGb: null },
    engineBackWithinS: 60,
    trust: [],
    push: null,
    groupReadable: false,
    reportsDir: path.join(dir, 'reports'),
    cacheDir: '/home/ada/.cache/builder',
    socket: null,
    backend: 'auto',
    mail: { to: [], url: null, from: 'builder@localhost' },
    secrets: {
      ca: { kind: 'host', setting: 'ca' },
      pip: { kind: 'host', setting: 'pip' },
      npm: { kind: 'host', setting: 'npm' },
    },
    gpus: 'auto',
    linkBase: null,
  });
  assert.deepEqual(
    frameworks.map((framework) => framework.name),
    ['mocker-sglang', 'mocker-trtllm', 'mocker-vllm'],
  );
});

test('a variant fills ${variant} in keys and values and overrides its folder', async () => {
  const { frameworks } = await configOf({ flags: { framework: ['mocker-sglang'] } });
  const [sglang] = frameworks;
  assert.ok(sglang);
  assert.equal(sglang.title, 'Dynamo mocker (sglang)');
  assert.equal(sglang.folder, 'mocker');
  assert.deepEqual(sglang.build.stages, { runtime: 'sglang' });
  assert.ok(sglang.serve);
  assert.deepEqual(sglang.serve.env, { ENGINE: 'sglang', PORT: '8000' });
  assert.deepEqual(sglang.metrics.minimums, { worker: { 'sglang:': 7 } });
  assert.deepEqual(
    sglang.serve.processes.map((one) => one.process),
    ['frontend', 'worker'],
  );
});

test('flags win over environment, environment over the file, the file over defaults', async () => {
  const files = {
    'builder.yaml': 'socket: /file.sock\nparallel: 2\nreports: out\nbackend: classic\n',
  };
  const env = { BUILDER_SOCKET: '/env.sock', BUILDER_PARALLEL: '3' };
  const config = await configOf({ files, env, flags: { socket: '/flag.sock' } });
  assert.equal(config.socket, '/flag.sock');
  assert.equal(config.width, 3);
  assert.equal(config.backend, 'classic');
  assert.equal(config.reportsDir, path.join(config.dir, 'out'));
  assert.equal(config.gpus, 'auto');
});

test('lists take commas and repeats, and a folder name stands for all its variants', async () => {
  const { frameworks } = await configOf({
    flags: { framework: ['mocker-vllm, mocker-trtllm', 'mocker-vllm'] },
  });
  assert.deepEqual(
    frameworks.map((framework) => framework.name),
    ['mocker-trtllm', 'mocker-vllm'],
  );
  const all = await configOf({ flags: { framework: ['mocker'] } });
  assert.equal(all.frameworks.length, 3);
});

test('a repository builds the frameworks of builder.yaml, with paths relative to that file', async () => {
  const config = await configOf({ files: { 'builder.yaml': SHOP } });
  assert.equal(config.name, 'shop');
  assert.deepEqual(config.source, { kind: 'git', repo: path.resolve(config.dir, '../shop.git') });
  assert.deepEqual(
    config.frameworks.map(({ name, dir, build }) => ({ name, dir, dockerfile: build.dockerfile })),
    [{ name: 'web', dir: null, dockerfile: 'docker/Dockerfile' }],
  );
});

test('images of Dynamo are called so wherever its checkout lies, unless the file says another name', async () => {
  const vllm = { 'frameworks/vllm/framework.yaml': 'repo: dynamo\n' };
  const flags = { repoUrl: 'https://example.org/checkouts/nightly' };
  const nameIn = async (files: Files): Promise<string> =>
    (await configOf({ files: { ...vllm, ...files }, flags })).name;
  assert.equal(await nameIn({}), 'dynamo');
  assert.equal(await nameIn({ 'builder.yaml': 'frameworks: {vllm: {title: Ours}}\n' }), 'dynamo');
  assert.equal(await nameIn({ 'builder.yaml': 'name: ours\n' }), 'ours');
  const mixed = 'frameworks: {web: {build: {dockerfile: web.Dockerfile}}}\n';
  assert.equal(await nameIn({ 'builder.yaml': mixed }), 'nightly');
});

test('a repository named by flag replaces that of the environment and of the file', async () => {
  const config = await configOf({
    files: { 'builder.yaml': SHOP },
    env: { BUILDER_REPO_PATH: '/elsewhere' },
    flags: { repoUrl: 'git@example.org:team/Shop Two.git' },
  });
  assert.deepEqual(config.source, { kind: 'git', repo: 'git@example.org:team/Shop Two.git' });
  assert.equal(config.name, 'shop-two');
});

test('quickstart is the embedded default in parallel, whatever repository the file names', async () => {
  const config = await configOf({ files: { 'builder.yaml': SHOP }, embedded: true });
  assert.deepEqual(config.source, { kind: 'embedded' });
  assert.equal(config.width, 'auto');
  assert.equal(config.skip, 'images');
  const forced = await configOf({ embedded: true, flags: { forceRun: true, parallel: 2 } });
  assert.equal(forced.skip, 'none');
  assert.equal(forced.width, 2);
});

test('special overrides win over general ones, and flags over all', async () => {
  const files = {
    'builder.yaml': `soak: {concurrency: 2, maxTokens: 16}
frameworks:
  mocker: {soak: {concurrency: 3}}
  mocker-vllm: {soak: {concurrency: 5}}
`,
  };
  const soaks = async (flags: Flags): Promise<unknown> => {
    const { frameworks } = await configOf({ files, flags });
    return frameworks.map(({ soak }) => [soak.concurrency, soak.maxTokens]);
  };
  assert.deepEqual(await soaks({}), [
    [3, 16],
    [3, 16],
    [5, 16],
  ]);
  assert.deepEqual(await soaks({ concurrency: 9 }), [
    [9, 16],
    [9, 16],
    [9, 16],
  ]);
});

async function ends(flags: Flags): Promise<unknown> {
  const { frameworks } = await configOf({ flags: { framework: ['mocker-vllm'], ...flags } });
  return [frameworks[0]?.soak.requests, frameworks[0]?.soak.durationS];
}

test('naming one end of a soak switches the other off; naming both keeps both', async () => {
  assert.deepEqual(await ends({}), [100, null]);
  assert.deepEqual(await ends({ duration: 30 }), [null, 30]);
  assert.deepEqual(await ends({ duration: 30, requests: 7 }), [7, 30]);
});

test('mail, secrets and links come from the file', async () => {
  const files = {
    'builder.yaml': `mail: {url: "smtp://mail.example.org:25", from: night@example.org, to: ada@example.org}
secrets: {token: {file: ~/token}, key: {env: THE_KEY}}
hostname: builds.example.org
htmlPath: /logs/
`,
  };
  const config = await configOf({ files, flags: { email: ['a@example.org,b@example.org'] } });
  assert.deepEqual(config.mail, {
    url: 'smtp://mail.example.org:25',
    from: 'night@example.org',
    to: ['a@example.org', 'b@example.org'],
  });
  assert.deepEqual(config.secrets['token'], { kind: 'file', path: '/home/ada/token' });
  assert.deepEqual(config.secrets['key'], { kind: 'env', name: 'THE_KEY' });
  assert.equal(config.linkBase, 'http://builds.example.org/logs');
});

test('XDG_CACHE_HOME moves the cache, unless it is relative', async () => {
  assert.equal((await configOf({ env: { XDG_CACHE_HOME: '/big' } })).cacheDir, '/big/builder');
  const relative = await configOf({ env: { XDG_CACHE_HOME: 'big' } });
  assert.equal(relative.cacheDir, '/home/ada/.cache/builder');
});

test('an opt-in framework runs only when it is named', async () => {
  const files = {
    'frameworks/heavy/framework.yaml': 'repo: embedded\noptIn: true\n',
    'frameworks/heavy/Dockerfile': 'FROM scratch\n',
  };
  const { frameworks } = await configOf({ files });
  assert.ok(!frameworks.some((framework) => framework.name === 'heavy'));
  const named = await configOf({ files, flags: { framework: ['heavy'] } });
  assert.equal(named.frameworks[0]?.name, 'heavy');
});

test('what flags and environment say of the load is kept apart from what files say', async () => {
  const { givenSoak, frameworks } = await configOf({
    files: { 'builder.yaml': 'soak: { maxTokens: 7 }\n' },
    flags: { requests: 9 },
    env: { BUILDER_CONCURRENCY: '3' },
  });
  assert.deepEqual(givenSoak, { concurrency: 3, requests: 9 });
  assert.equal(frameworks[0]?.soak.maxTokens, 7);
});
