// Logins as Docker keeps them: config.json in all its forms, and helpers that are real little programs.

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { registryLogins, type RegistryLogins } from '../../../src/docker/registry-logins.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const HOST = 'registry.example.org:5000';
const ME = { username: 'me', secret: 'pass:word' };
const AUTH = Buffer.from('me:pass:word').toString('base64');

interface Place {
  readonly logins: RegistryLogins;
  /** What the helper was asked, a line a time. */
  readonly asked: () => Promise<string[]>;
  readonly config: string;
}

interface Kept {
  /** Of config.json: an object, or text as it is. */
  readonly config?: object | string;
  /** The script of `docker-credential-mine`; it finds the host on its standard input. */
  readonly helper?: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function keeping<T>(
  { config, helper, env = {} }: Kept,
  use: (place: Place) => Promise<T>,
): Promise<T> {
  await using dir = await tempDir();
  const file = path.join(dir.path, '.docker', 'config.json');
  await mkdir(path.dirname(file));
  const text = typeof config === 'object' ? JSON.stringify(config) : config;
  if (text !== undefined) await writeFile(file, text);
  const log = path.join(dir.path, 'asked');
  const script = `#!/bin/sh\nread -r host; echo "$1 $host" >> ${log}\n${helper}\n`;
  if (helper !== undefined)
    await writeFile(path.join(dir.path, 'docker-credential-mine'), script, { mode: 0o755 });
  const logins = registryLogins({
    env: { PATH: `${dir.path}:/usr/bin:/bin`, ...env },
    home: dir.path,
  });
  const asked = async (): Promise<string[]> =>
    (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(0, -1);
  return await use({ logins, asked, config: file });
}

const SPEAKS = `printf '{"ServerURL":"%s","Username":"me","Secret":"of the helper"}' "$host"`;

describe('a login in config.json', () => {
  const forms: readonly (readonly [title: string, auths: object, login: object | null])[] = [
    ['is a pair in base64', { [HOST]: { auth: AUTH } }, ME],
    [
      'may be padded with zero bytes',
      { [HOST]: { auth: Buffer.from('me:pass:word\0\0').toString('base64') } },
      ME,
    ],
    ['may be written out', { [HOST]: { username: 'me', password: 'pass:word' } }, ME],
    [
      'may be a token',
      { [HOST]: { identitytoken: 'tok', auth: AUTH } },
      { username: '', secret: 'tok' },
    ],
    ['is found by an address', { [`https://${HOST}/v2/`]: { auth: AUTH } }, ME],
    [
      'is the one of the host itself before that of an address',
      { [HOST]: { auth: AUTH }, [`https://${HOST}/v1/`]: { auth: 'b2xkOm9sZA==' } },
      ME,
    ],
    ['is none where it stands empty', { [HOST]: {} }, null],
    [
      'is none without a password',
      { [HOST]: { auth: Buffer.from('me').toString('base64') } },
      null,
    ],
    ['is none of another port', { 'registry.example.org': { auth: AUTH } }, null],
    ['is none of a host that ends the same', { [`x${HOST}`]: { auth: AUTH } }, null],
  ];
  for (const [title, auths, login] of forms)
    it(title, () =>
      keeping({ config: { auths } }, async ({ logins }) => {
        assert.deepEqual(await logins.find(HOST), { login, problem: null });
      }),
    );

  it('of Docker’s own registry has an odd key', () =>
    keeping(
      { config: { auths: { 'https://index.docker.io/v1/': { auth: AUTH } } } },
      async ({ logins }) => {
        for (const host of ['docker.io', 'registry-1.docker.io', 'index.docker.io'])
          assert.deepEqual((await logins.find(host)).login, ME);
      },
    ));

  it('is looked for where DOCKER_CONFIG says', () =>
    keeping({ config: { auths: { [HOST]: { auth: AUTH } } } }, async ({ config }) => {
      const env = { DOCKER_CONFIG: path.dirname(config) };
      const { login } = await registryLogins({ env, home: '/nowhere' }).find(HOST);
      assert.deepEqual(login, ME);
    }));

  it('is none without such a file, and a broken file is told of without its content', async () => {
    await keeping({}, async ({ logins }) => {
      assert.deepEqual(await logins.find(HOST), { login: null, problem: null });
    });
    for (const config of [
      '{"auths": {',
      '[]',
      '7',
      '',
      '{"auths": {"a": {"auth": 5}}}',
      '{"credHelpers": 1}',
    ])
      await keeping({ config }, async ({ logins, config: file }) => {
        const problem = `${file} is not as Docker writes it`;
        assert.deepEqual(await logins.find(HOST), { login: null, problem }, config);
      });
  });

  it('cannot be read from a folder', () =>
    keeping({}, async ({ config }) => {
      await mkdir(config);
      const env = { DOCKER_CONFIG: path.dirname(config) };
      const { problem } = await registryLogins({ env, home: '/nowhere' }).find(HOST);
      assert.equal(problem, `${config} cannot be read`);
    }));
});

describe('a credential helper', () => {
  const config = {
    credHelpers: { [HOST]: 'mine' },
    auths: { 'other.example.org': { auth: AUTH } },
  };

  it('is asked by its own host alone, once, and not before', () =>
    keeping({ config, helper: SPEAKS }, async ({ logins, asked }) => {
      assert.deepEqual((await logins.find('other.example.org')).login, ME);
      assert.deepEqual((await logins.find('third.example.org')).login, null);
      assert.deepEqual(await asked(), []);
      const [one, two] = await Promise.all([logins.find(HOST), logins.find(`https://${HOST}/`)]);
      assert.deepEqual(one, { login: { username: 'me', secret: 'of the helper' }, problem: null });
      assert.deepEqual(two, one);
      assert.deepEqual(await asked(), [`get ${HOST}`]);
    }));

  it('that keeps all is asked for every host, by the address that logins are kept under', () =>
    keeping({ config: { credsStore: 'mine' }, helper: SPEAKS }, async ({ logins, asked }) => {
      await logins.find('docker.io');
      await logins.find(HOST);
      assert.deepEqual(await asked(), ['get https://index.docker.io/v1/', `get ${HOST}`]);
    }));

  it('may give a token instead', () =>
    keeping(
      { config, helper: `echo '{"Username":"<token>","Secret":"tok"}'` },
      async ({ logins }) => {
        assert.deepEqual((await logins.find(HOST)).login, { username: '', secret: 'tok' });
      },
    ));

  it('that knows none is no problem, and what stands in the file counts', () =>
    keeping(
      {
        config: { credsStore: 'mine', auths: { [HOST]: { auth: AUTH } } },
        helper: 'echo "credentials not found in native keychain"; exit 1',
      },
      async ({ logins }) => {
        assert.deepEqual(await logins.find(HOST), { login: ME, problem: null });
        assert.deepEqual(await logins.find('other.example.org'), { login: null, problem: null });
      },
    ));

  const broken: readonly (readonly [script: string, problem: string])[] = [
    ['echo my-secret; echo my-secret >&2; exit 3', 'failed with exit code 3'],
    ['echo my-secret', 'printed no login'],
    [`echo '{"Username":"me","Secret":""}'`, 'printed no login'],
    ['head -c 1000000 /dev/zero', 'cannot be run'],
    ['kill -9 $$', 'cannot be run'],
  ];
  for (const [helper, problem] of broken)
    it(`whose script is "${helper}" is told of in words of ours alone`, () =>
      keeping({ config, helper }, async ({ logins }) => {
        const expected = { login: null, problem: `docker-credential-mine ${problem}` };
        assert.deepEqual(await logins.find(HOST), expected);
      }));

  it('that is not there, or is a path, is told of', async () => {
    await keeping({ config }, async ({ logins }) => {
      const { problem } = await logins.find(HOST);
      assert.equal(problem, 'docker-credential-mine cannot be run');
    });
    await keeping({ config: { credHelpers: { [HOST]: '/../../mine' } } }, async ({ logins }) => {
      const { problem } = await logins.find(HOST);
      assert.equal(problem, 'docker-credential-/../../mine is no name of a program');
    });
  });

  it('that hangs ends with the engine’s connection', () =>
    keeping({ config, helper: 'sleep 1000' }, async ({ logins, asked }) => {
      const found = logins.find(HOST);
      while ((await asked()).length === 0) await new Promise(setImmediate);
      logins.close();
      assert.equal((await found).login, null);
    }));

  it('sees what it needs of the environment, and no more', () => {
    const env = { AWS_PROFILE: 'nightly', GITHUB_TOKEN: 'geheim' };
    const helper = `printf '{"Username":"%s","Secret":"x%s"}' "$AWS_PROFILE" "$GITHUB_TOKEN"`;
    return keeping({ config, helper, env }, async ({ logins }) => {
      assert.deepEqual((await logins.find(HOST)).login, { username: 'nightly', secret: 'x' });
    });
  });
});

it('what was given to registries is known as secret, and nothing else', () =>
  keeping(
    { config: { auths: { [HOST]: { auth: AUTH }, 'b.example.org': { auth: AUTH } } } },
    async ({ logins }) => {
      assert.deepEqual(logins.hidden(), []);
      await logins.find(HOST);
      assert.deepEqual(logins.hidden(), ['pass:word']);
    },
  ));
