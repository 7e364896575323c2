import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configOf, problemsOf, SHOP } from './ask.ts';

const PROMOTED = `${SHOP}promote: main\n`;

async function problemOf(push: string): Promise<string> {
  const found = await problemsOf({ files: { 'builder.yaml': PROMOTED }, flags: { push } });
  return found.map(({ where, message }) => `${where}: ${message}`).join('\n');
}

describe('where promoted images are pushed to', () => {
  test('is a path on a host, with or without a port', async () => {
    const places = [
      'registry.example.org/team/dynamo',
      'localhost/dynamo',
      '127.0.0.1:5000/a/b__c/d.e-f',
      'docker.io/team/dynamo',
      '[::1]:5000/dynamo',
    ];
    for (const push of places) {
      const asked = { files: { 'builder.yaml': PROMOTED }, flags: { push } };
      assert.equal((await configOf(asked)).push, push);
    }
  });

  test('is nothing that Docker takes for something else, or not at all', async () => {
    const places = [
      'dynamo',
      'team/dynamo',
      'registry.example.org',
      'registry.example.org/',
      'registry.example.org/Team/dynamo',
      'registry.example.org/team/dynamo:latest',
      `registry.example.org/team/dynamo@sha256:${'a'.repeat(64)}`,
      'https://registry.example.org/team/dynamo',
      'registry.example.org:port/dynamo',
      'registry.example.org/team//dynamo',
      'registry.example.org/../dynamo',
      '-registry.example.org/dynamo',
      'registry.example.org/dyn amo',
    ];
    for (const place of places) {
      const said = await problemOf(place);
      assert.match(said, /^--push: .* is no place in a registry that images can be pushed to$/);
    }
  });

  test('is not repeated where it holds a login', async () => {
    const said = await problemOf('ada:hunter2@registry.example.org/team');
    assert.doesNotMatch(said, /hunter2|ada/);
  });

  test('needs a branch whose images are promoted, wherever it was said', async () => {
    const message = 'only promoted images are pushed, and none is promoted';
    const push = 'registry.example.org/team/dynamo';
    const typed = await problemsOf({ files: { 'builder.yaml': SHOP }, flags: { push } });
    const written = await problemsOf({ files: { 'builder.yaml': `${SHOP}push: ${push}\n` } });
    assert.deepEqual(
      [...typed, ...written].map((one) => `${one.where} ${one.message}`),
      [`--push ${message}`, `builder.yaml:5:7 ${message}`],
    );
  });

  test('is nowhere where a flag says so, whatever the file says', async () => {
    const yaml = `${PROMOTED}push: registry.example.org/team/dynamo\n`;
    const asked = { files: { 'builder.yaml': yaml }, flags: { push: '' } };
    assert.equal((await configOf(asked)).push, null);
  });
});
