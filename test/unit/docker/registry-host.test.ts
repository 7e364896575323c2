import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressOf, hostOf, registryOf } from '../../../src/docker/registry-host.ts';

describe('the registry of an image', () => {
  const cases: readonly (readonly [image: string, host: string])[] = [
    ['debian', 'docker.io'],
    ['debian:12', 'docker.io'],
    ['localhost:5000', 'docker.io'],
    ['team/image:1', 'docker.io'],
    ['docker.io/library/debian', 'docker.io'],
    ['index.docker.io/library/debian', 'docker.io'],
    ['registry.example.org/team/image', 'registry.example.org'],
    ['Registry.Example.org/team/image', 'registry.example.org'],
    ['localhost/image', 'localhost'],
    ['localhost:5000/image:1', 'localhost:5000'],
    ['127.0.0.1:5000/a/b/c@sha256:abcd', '127.0.0.1:5000'],
    ['nvcr.io/nvidia/cuda:12', 'nvcr.io'],
  ];
  for (const [image, host] of cases)
    it(`of ${image} is ${host}`, () => {
      assert.equal(registryOf(image), host);
    });
});

describe('a registry that Docker wrote down', () => {
  it('is its host, whatever stands around it', () => {
    const keys = [
      'https://r.example.org:5000/v2/',
      'http://R.example.org:5000',
      'r.example.org:5000',
    ];
    for (const key of keys) assert.equal(hostOf(key), 'r.example.org:5000');
  });

  it('is Docker’s own by each of its names, which logins and helpers know by one address', () => {
    const names = ['https://index.docker.io/v1/', 'registry-1.docker.io', 'docker.io'];
    for (const name of names) assert.equal(hostOf(name), 'docker.io');
    assert.equal(addressOf('docker.io'), 'https://index.docker.io/v1/');
    assert.equal(addressOf('r.example.org:5000'), 'r.example.org:5000');
  });
});
