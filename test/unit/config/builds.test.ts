// What is said of all builds: by flags, by variables and under `build:` of builder.yaml.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RECIPES } from '../../../src/model/build-spec.ts';
import { BUILD_OPTIONS } from '../../../src/cli/build-options.ts';
import { configOf, problemsOf, SHOP } from './ask.ts';

const YAML = `${SHOP}secrets: {hub: {env: HUB}}
build:
  recipe: dockerfile
  platform: linux/arm64
  cuda: "12.9"
  args: {A: 1, B: file}
  contexts: {wheels: docker-image://wheels:1, sources: .}
  secrets: [hub]
  noCache: true
  pull: true
`;
const files = { 'builder.yaml': YAML };

describe('builds', () => {
  test('are described by builder.yaml, with its folders relative to it', async () => {
    const { dir, build } = await configOf({ files });
    assert.deepEqual(build, {
      recipe: 'dockerfile',
      platform: 'linux/arm64',
      cuda: '12.9',
      args: { A: '1', B: 'file' },
      contexts: { wheels: 'docker-image://wheels:1', sources: dir },
      secrets: ['hub'],
      noCache: true,
      pull: true,
    });
  });

  test('are described by flags above it: arguments, contexts and secrets by their names', async () => {
    const { dir, build, secrets } = await configOf({
      files,
      env: { VARIABLE: 'of the environment' },
      flags: {
        recipe: 'auto',
        platform: 'linux/amd64',
        cudaVersion: '13.0',
        buildArg: [
          { name: 'B', value: '' },
          { name: 'VARIABLE', value: null },
        ],
        buildContext: [
          { name: 'wheels', place: '.' },
          { name: 'more', place: 'docker-image://more:2' },
        ],
        secret: [
          { id: 'key', source: { kind: 'env', name: 'KEY' } },
          { id: 'cert', source: { kind: 'file', path: '~/cert.pem' } },
          { id: 'pip', source: null },
        ],
        noCache: false,
        pull: false,
      },
    });
    assert.deepEqual(build, {
      recipe: 'auto',
      platform: 'linux/amd64',
      cuda: '13.0',
      args: { A: '1', B: '', VARIABLE: 'of the environment' },
      contexts: { wheels: dir, sources: dir, more: 'docker-image://more:2' },
      secrets: ['hub', 'key', 'cert', 'pip'],
      noCache: false,
      pull: false,
    });
    assert.deepEqual(secrets['key'], { kind: 'env', name: 'KEY' });
    assert.deepEqual(secrets['cert'], { kind: 'file', path: '/home/ada/cert.pem' });
    assert.deepEqual(secrets['pip'], { kind: 'host', setting: 'pip' });
    assert.deepEqual(secrets['hub'], { kind: 'env', name: 'HUB' });
  });

  test('are described by variables below flags and above the file', async () => {
    const env = {
      BUILDER_RECIPE: 'auto',
      BUILDER_PLATFORM: 'linux/amd64',
      BUILDER_CUDA_VERSION: '13.1',
      BUILDER_NO_CACHE: 'false',
      BUILDER_PULL: 'false',
    };
    const { build } = await configOf({ files, env, flags: { cudaVersion: '12.8' } });
    assert.deepEqual(
      [build.recipe, build.platform, build.cuda, build.noCache, build.pull],
      ['auto', 'linux/amd64', '12.8', false, false],
    );
  });

  test('take a secret whose id is the name of a variable', async () => {
    const flags = { secret: [{ id: 'HUB_KEY', source: null }] };
    const { secrets } = await configOf({ flags, env: { HUB_KEY: 'x' } });
    assert.deepEqual(secrets['HUB_KEY'], { kind: 'env', name: 'HUB_KEY' });
    const [problem] = await problemsOf({ flags });
    assert.deepEqual(problem, {
      where: '--secret',
      message: 'no secret is called "HUB_KEY"',
      hint: '--secret id=HUB_KEY,env=NAME, or id=HUB_KEY,src=FILE',
    });
  });

  test('have each recipe offered', () => {
    const recipe = BUILD_OPTIONS.find(({ flags }) => flags.startsWith('--recipe'));
    assert.deepEqual(recipe?.choices?.toSorted(), ['auto', ...RECIPES].toSorted());
  });
});

describe('an argument of builds', () => {
  test('whose variable is not there is told', async () => {
    const flags = { buildArg: [{ name: 'GONE', value: null }] };
    assert.deepEqual(await problemsOf({ flags }), [
      {
        where: '--build-arg',
        message: 'the build argument GONE has no value: there is no variable of that name',
        hint: '--build-arg GONE=VALUE, or export GONE=VALUE',
      },
    ]);
  });

  test('that looks like a secret is refused by name or by value, and its value is not shown', async () => {
    const token = `hf_${'x'.repeat(30)}`;
    const buildArg = [
      { name: 'GITHUB_TOKEN', value: 'hush-hush' },
      { name: 'MODEL', value: token },
      { name: 'MAX_TOKENS', value: '7' },
    ];
    const yaml = 'build:\n  args: {API_KEY: hush-hush}\n';
    const found = await problemsOf({ flags: { buildArg }, files: { 'builder.yaml': yaml } });
    assert.deepEqual(
      found.map(({ where, message }) => `${where} ${message.split(' looks')[0]}`),
      [
        'builder.yaml:2:19 the build argument API_KEY',
        '--build-arg the build argument GITHUB_TOKEN',
        '--build-arg the build argument MODEL',
      ],
    );
    assert.ok(!JSON.stringify(found).includes('hush-hush'));
    assert.ok(!JSON.stringify(found).includes(token));
  });
});

test('a folder that is none, and an address that is neither folder nor image, are told at their place', async () => {
  const yaml = 'build:\n  contexts: {a: nowhere, b: "https://example.org/x"}\n';
  const buildContext = [{ name: 'c', place: 'docker-image://' }];
  const found = await problemsOf({ files: { 'builder.yaml': yaml }, flags: { buildContext } });
  assert.deepEqual(
    found.map(({ where, message }) => `${where} ${message.replace(/\/\S*(?=\/nowhere)/, 'DIR')}`),
    [
      'builder.yaml:2:29 the named context "b" is neither a folder nor an image',
      '--build-context the named context "c" is neither a folder nor an image',
      'builder.yaml:2:17 the named context "a" is to be DIR/nowhere, which is no folder',
    ],
  );
});

test('several mistakes are told at once', async () => {
  const yaml = 'build: {platform: arm64, cuda: thirteen, secrets: [hubb], recipe: render-py}\n';
  const found = await problemsOf({
    files: { 'builder.yaml': `${yaml}secrets: {hub: {env: HUB}}\n` },
  });
  assert.deepEqual(
    found.map(({ message, hint }) => `${message}; ${hint}`),
    [
      'the embedded default has no container/render.py; name a repository with --repo-path or --repo-url',
      '"arm64" is no platform that images are built for; did you mean "linux/arm64"?',
      '"thirteen" is no version of CUDA; two numbers, such as "12.9"; in builder.yaml in quotes',
      'no secret is called "hubb"; did you mean "hub"?',
    ],
  );
});

test('a misspelt key of builds is told with the nearest, and a profile lays its own above', async () => {
  const [misspelt] = await problemsOf({ files: { 'builder.yaml': 'build: {platfrom: x}\n' } });
  assert.equal(misspelt?.hint, 'did you mean "platform"?');
  const profiles = 'profiles: {arm: {build: {platform: linux/arm64, args: {B: profile}}}}\n';
  const { build } = await configOf({
    files: { 'builder.yaml': YAML.replace('linux/arm64', 'linux/amd64') + profiles },
    flags: { profile: 'arm' },
  });
  assert.deepEqual([build.platform, build.args], ['linux/arm64', { A: '1', B: 'profile' }]);
});
