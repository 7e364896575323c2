import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import path from 'node:path';
import { hostSetting } from '../../../src/pipeline/host-settings.ts';
import { writeFiles, type Files } from '../../rig/git-repo.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';

/** Files in the home folder; this machine's own /etc may say more, so single lines are looked at. */
async function setting(
  which: 'ca' | 'pip' | 'npm',
  files: Files,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  await using home = await tempDir();
  await writeFiles(home.path, files);
  const host = madeUpHost({ home: home.path, env });
  return (await hostSetting(which, host)) ?? '';
}

function valueOf(text: string, key: string): string | undefined {
  return new RegExp(`^${key} ?= ?(?<value>.*)$`, 'm').exec(text)?.groups?.['value'];
}

describe('pip settings', () => {
  const conf = `[global]
# index-url = https://commented.example.org
index-url=https://one.example.org/simple
timeout = 33
cert = /home/kim/ca.pem
cache-dir = /var/cache/pip
`;

  test('keep where packages come from, and no path of this machine', async () => {
    const text = await setting('pip', { '.config/pip/pip.conf': conf });
    assert.match(text, /^\[global\]\n/);
    assert.equal(valueOf(text, 'index-url'), 'https://one.example.org/simple');
    assert.equal(valueOf(text, 'timeout'), '33');
    assert.doesNotMatch(text, /cert|cache-dir|commented/);
  });

  test('of variables stand above those of files, each key for itself', async () => {
    const env = { PIP_INDEX_URL: 'https://two.example.org/simple', PIP_TRUSTED_HOST: 'two' };
    const text = await setting('pip', { '.pip/pip.conf': conf }, env);
    assert.equal(valueOf(text, 'index-url'), 'https://two.example.org/simple');
    assert.equal(valueOf(text, 'trusted-host'), 'two');
    assert.equal(valueOf(text, 'timeout'), '33');
  });

  test('keep a list of several lines', async () => {
    const lines =
      '[global]\nextra-index-url =\n    https://a.example.org\n    https://b.example.org\nretries = 7\n';
    const text = await setting('pip', { '.config/pip/pip.conf': lines });
    assert.equal(valueOf(text, 'extra-index-url'), 'https://a.example.org https://b.example.org');
    assert.equal(valueOf(text, 'retries'), '7');
  });
});

describe('npm settings', () => {
  test('keep the registry and no token', async () => {
    const text = await setting('npm', {
      '.npmrc':
        'registry=https://npm.example.org/\n//npm.example.org/:_authToken=geheim\ncache=/x\n',
    });
    assert.equal(valueOf(text, 'registry'), 'https://npm.example.org/');
    assert.doesNotMatch(text, /geheim|cache/);
  });

  test('of a variable stand above the file', async () => {
    const env = { NPM_CONFIG_REGISTRY: 'https://two.example.org/' };
    const text = await setting('npm', { '.npmrc': 'registry=https://npm.example.org/\n' }, env);
    assert.equal(valueOf(text, 'registry'), 'https://two.example.org/');
  });
});

describe('the certificate bundle', () => {
  test('is the one that a variable names, before that of the system', async () => {
    await using dir = await tempDir();
    await writeFiles(dir.path, { 'ca.pem': '-----BEGIN CERTIFICATE-----\n' });
    const host = madeUpHost({ env: { SSL_CERT_FILE: path.join(dir.path, 'ca.pem') } });
    assert.equal(await hostSetting('ca', host), '-----BEGIN CERTIFICATE-----\n');
  });

  test('is that of the system where the named one is not there', async () => {
    const named = await hostSetting('ca', madeUpHost({ env: { SSL_CERT_FILE: '/nowhere/ca' } }));
    assert.equal(named, await hostSetting('ca', madeUpHost()));
  });
});
