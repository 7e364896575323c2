// Profiles: keys of builder.yaml that stand above its others when they are asked for.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configOf, problemsOf, type Asked } from './ask.ts';

const YAML = `version: 1
repo: ../shop.git
refs: [main, next]
soak: {requests: 50, concurrency: 2}
secrets: {token: {env: TOKEN}}
frameworks:
  web:
    build: {dockerfile: docker/Dockerfile, args: {A: 1, B: 2}}
    soak: {maxTokens: 9}
profiles:
  nightly:
    refs: [release]
    parallel: true
    soak: {durationS: 600}
    secrets: {token: {file: token.txt}}
    frameworks:
      web: {build: {args: {B: 3}}}
      api: {build: {dockerfile: api.Dockerfile}}
  weekly:
`;

const asked = (profile: string, more: Asked = {}): Asked => ({
  ...more,
  files: { 'builder.yaml': YAML },
  flags: { profile, ...more.flags },
});

describe('a profile', () => {
  test('stands above the other keys of the file: maps are merged, lists replaced', async () => {
    const { profile, refs, width, frameworks } = await configOf(asked('nightly'));
    assert.deepEqual([profile, refs, width], ['nightly', ['release'], 'auto']);
    assert.deepEqual(
      frameworks.map(({ name, build }) => [name, build.dockerfile, build.args]),
      [
        ['web', 'docker/Dockerfile', { A: '1', B: '3' }],
        ['api', 'api.Dockerfile', {}],
      ],
    );
  });

  test('that names one end of a soak switches the other off', async () => {
    const { frameworks } = await configOf(asked('nightly'));
    const soaks = frameworks.map(({ soak }) => [soak.requests, soak.durationS, soak.concurrency]);
    assert.deepEqual(soaks[0], [null, 600, 2]);
    assert.equal(frameworks[0]?.soak.maxTokens, 9);
  });

  test('gives a secret another source, not a second one', async () => {
    const { dir, secrets } = await configOf(asked('nightly'));
    assert.deepEqual(secrets['token'], { kind: 'file', path: `${dir}/token.txt` });
  });

  test('may say nothing, and without one the file is as it was', async () => {
    const weekly = await configOf(asked('weekly'));
    const none = await configOf({ files: { 'builder.yaml': YAML } });
    assert.deepEqual([weekly.profile, none.profile], ['weekly', null]);
    assert.deepEqual(
      [weekly.refs, weekly.frameworks, weekly.width],
      [none.refs, none.frameworks, none.width],
    );
    assert.deepEqual(
      none.frameworks.map(({ name }) => name),
      ['web'],
    );
  });

  test('may be asked for by variable, and gives way to flags and variables', async () => {
    const env = { BUILDER_PROFILE: 'nightly', BUILDER_REF: 'hotfix' };
    const config = await configOf({ files: { 'builder.yaml': YAML }, env });
    assert.deepEqual([config.profile, config.refs], ['nightly', ['hotfix']]);
    const typed = await configOf(asked('weekly', { env, flags: { parallel: 3 } }));
    assert.deepEqual([typed.profile, typed.width], ['weekly', 3]);
  });

  test('that is not there is told with the nearest name', async () => {
    const [near] = await problemsOf(asked('nightyl'));
    assert.deepEqual(near, {
      where: '--profile',
      message: 'no profile is called "nightyl"',
      hint: 'did you mean "nightly"?',
    });
    const [far] = await problemsOf({
      files: { 'builder.yaml': 'version: 1\n' },
      flags: { profile: 'x' },
    });
    assert.equal(far?.hint, 'add it under "profiles:"');
    const [fileless] = await problemsOf({ env: { BUILDER_PROFILE: 'nightly' } });
    assert.equal(fileless?.where, 'BUILDER_PROFILE');
    assert.equal(fileless?.message, 'no builder.yaml here has the profile "nightly"');
  });

  test('is blamed on its own lines', async () => {
    const files = {
      'builder.yaml': `repo: .
mail: {to: a@example.org}
frameworks: {web: {build: {context: .}}}
profiles:
  nightly:
    mail: {to: nobody}
    frameworks: {web: {build: {context: ../x}}}
`,
    };
    const found = await problemsOf({ files, flags: { profile: 'nightly' } });
    assert.deepEqual(
      found.map(({ where, message }) => `${where} ${message}`),
      [
        'builder.yaml:6:16 "nobody" is no mail address',
        'builder.yaml:7:41 web: build.context leads out of the repository',
      ],
    );
  });

  test('is checked whether it is asked for or not, and holds neither version nor profiles', async () => {
    const files = { 'builder.yaml': 'profiles:\n  a: {version: 1}\n  b: {profiles: {}}\n' };
    assert.deepEqual(
      (await problemsOf({ files })).map(({ where, message }) => `${where} ${message}`),
      [
        'builder.yaml:2:7 unknown key "version" in profiles.a',
        'builder.yaml:3:7 unknown key "profiles" in profiles.b',
      ],
    );
  });

  test('is one of the file, not what every object has', async () => {
    for (const profile of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const [problem] = await problemsOf(asked(profile));
      assert.equal(problem?.message, `no profile is called "${profile}"`);
    }
  });

  test('may name a build argument so', async () => {
    const yaml = `repo: .
frameworks: {web: {build: {args: {a: b}}}}
profiles: {n: {frameworks: {web: {build: {args: {toString: x}}}}}}
`;
    const { frameworks } = await configOf({
      files: { 'builder.yaml': yaml },
      flags: { profile: 'n' },
    });
    assert.deepEqual(frameworks[0]?.build.args, { a: 'b', toString: 'x' });
  });
});
