// Tokens are known by how they look, and ordinary words are not taken for them.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { redactor } from '../../../src/text/redact.ts';

const redact = redactor([]);
const key = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj';

describe('a token that nobody declared is hidden', () => {
  // Put together here, so that no file holds one whole.
  const tokens: Record<string, string> = {
    'of Hugging Face': `hf_${'a1B2'.repeat(8)}`,
    'of GitHub': `ghp_${'a1B2'.repeat(9)}`,
    'of GitHub, fine-grained': `github_pat_${'a1B2_'.repeat(9)}`,
    'of NVIDIA': `nvapi-${'a1-_'.repeat(9)}`,
    'of GitLab': `glpat-${'a1B2'.repeat(5)}`,
    'of Slack': `xoxb-${'1234567890-'.repeat(2)}${'aB3'.repeat(8)}`,
    'of AWS': `AKIA${'ABCD2345'.repeat(2)}`,
    'of AWS, for a while': `ASIA${'ABCD2345'.repeat(2)}`,
    'of Google': `AIza${'a1B2-'.repeat(7)}`,
    'of npm': `npm_${'a1B2c3'.repeat(6)}`,
    'of OpenAI': `sk-proj-${'a1B2-_'.repeat(8)}`,
    'of OpenAI, of old': `sk-${'a1B2'.repeat(12)}`,
    'of Docker': `dckr_pat_${'a1B2-'.repeat(6)}`,
    'that is a JWT': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
  };
  for (const [name, token] of Object.entries(tokens))
    test(name, () => {
      for (const [before, after] of [
        ['t=', ';'],
        ['"', '"'],
        ['', ''],
        ['Bearer ', '\n'],
        ['export TOKEN=', ' &&'],
      ])
        assert.equal(redact(`${before}${token}${after}`), `${before}***${after}`);
    });

  test('in a header', () => {
    const basic = Buffer.from('kim:hunter22').toString('base64');
    assert.equal(redact(`> authorization: Basic ${basic}`), '> authorization: Basic ***');
    assert.equal(
      redact(`{"Authorization": "Bearer ${'ab1.'.repeat(5)}"}`),
      '{"Authorization": "Bearer ***"}',
    );
    assert.equal(
      redact(String.raw`{\"Authorization\":\"Bearer abc12345\"}`),
      String.raw`{\"Authorization\":\"Bearer ***\"}`,
    );
  });

  test('as a private key, in one text', () => {
    const block = `-----BEGIN RSA PRIVATE KEY-----\n${key}\n${key}==\n-----END RSA PRIVATE KEY-----`;
    const hidden = '-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----';
    assert.equal(redact(`a\n${block}\nb`), `a\n${hidden}\nb`);
    assert.ok(!redact(JSON.stringify(block)).includes(key));
  });

  test('of a registry, in the settings of docker', () => {
    const auth = Buffer.from('kim:hunter22').toString('base64');
    const settings = { auths: { 'registry.example': { auth } } };
    const hidden = '{"auths":{"registry.example":{"auth":"***"}}}';
    assert.equal(redact(JSON.stringify(settings)), hidden);
    assert.ok(!redact(JSON.stringify(settings, null, '\t')).includes(auth));
    assert.ok(!redact(JSON.stringify(JSON.stringify(settings))).includes(auth));
  });

  test('as the password of an address, whose host stays', () => {
    assert.equal(
      redact('Looking in https://kim:hunter2@pypi.example/simple'),
      'Looking in https://***@pypi.example/simple',
    );
    assert.equal(redact('https://kim:hunt@er2@pypi.example/'), 'https://***@pypi.example/');
    assert.equal(redact("smtp://kim:it's-mine@mail.example"), 'smtp://***@mail.example');
    assert.equal(redact("['http://a:80','b@c']"), "['http://a:80','b@c']");
  });
});

describe('no token is', () => {
  const words = [
    'mail kim@example.org, hf_transfer, hf_hub_download, HF_TOKEN_PATH=/root/token',
    'npm_config_registry=https://registry.example/ npm_package_name',
    'sk-learn scikit-learn sk-SK task-1234567890123456789012345678901234567890',
    'Authorization: Bearer token is missing, WWW-Authenticate: Bearer realm="x"',
    'Authorization header required; authorization: none',
    '-----BEGIN CERTIFICATE-----\nMIIEvQIBADANBgkq\n-----END CERTIFICATE-----',
    '-----BEGIN PUBLIC KEY-----\nMIIEvQIBADANBgkq\n-----END PUBLIC KEY-----',
    '"auth": "none", "author": "somebody with a long name"',
    'eyJ eyJhbGciOiJIUzI1NiJ9 alone, glance-123456789012345678901234, AKIATA',
    'Unpacking libxoxo-dev (1.2.3-4) over (1.2.3-3)',
  ];
  for (const text of words) test(text.slice(0, 40), () => assert.equal(redact(text), text));

  test('a sha, a digest, a layer, or base64 of anything', () => {
    for (let round = 0; round < 300; round += 1) {
      const bytes = randomBytes(2000);
      for (const text of [
        `sha256:${bytes.subarray(0, 32).toString('hex')}`,
        bytes.subarray(0, 20).toString('hex'),
        `data:image/png;base64,${bytes.toString('base64')}`,
        `sha512-${bytes.subarray(0, 64).toString('base64')}`,
        bytes.toString('base64url').replaceAll('-', '_'),
      ])
        assert.equal(redact(text), text);
    }
  });

  test('in what real builds and servers have printed', async () => {
    const folders = ['build-streams', 'metrics'];
    let checked = 0;
    for (const folder of folders) {
      const dir = path.join(import.meta.dirname, '../../fixtures', folder);
      for (const file of await readdir(dir, { recursive: true, withFileTypes: true })) {
        if (!file.isFile()) continue;
        const text = await readFile(path.join(file.parentPath, file.name), 'utf8');
        assert.equal(redact(text), text, file.name);
        checked += 1;
      }
    }
    assert.ok(checked > 5, String(checked));
  });
});
