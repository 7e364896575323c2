import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { dockerWords, programWord } from '../../../src/pipeline/program.ts';
import { ROOT } from '../../rig/source-tree.ts';

test('a checkout is started by its own launcher: from inside by a short way, from elsewhere by the whole', () => {
  assert.equal(programWord(ROOT), './builder');
  assert.equal(programWord(path.dirname(ROOT)), `./${path.basename(ROOT)}/builder`);
  assert.equal(programWord(path.join(ROOT, 'docs')), path.join(ROOT, 'builder'));
  assert.equal(programWord('/nowhere'), path.join(ROOT, 'builder'));
});

test('the client of Docker is told which engine is meant, where it would not find it by itself', () => {
  const address = 'unix:///run/my own.sock';
  assert.equal(dockerWords('unix:///var/run/docker.sock', {}), 'docker');
  assert.equal(dockerWords(address, { DOCKER_HOST: address }), 'docker');
  assert.equal(dockerWords(address, {}), `docker -H '${address}'`);
  assert.equal(
    dockerWords('unix:///var/run/docker.sock', { DOCKER_HOST: address }),
    'docker -H unix:///var/run/docker.sock',
  );
});
