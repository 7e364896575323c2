// Printed lines of a dry run as builds: which lines count, and what their words mean.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readDockerBuild } from '../../../src/recipe/docker-argv.ts';
import { readDryRun } from '../../../src/recipe/dry-run-lines.ts';

test('only commands count, in each of their forms; what a script tells does not', () => {
  const { builds, others } = readDryRun(`
DRY RUN: docker build is printed only
   Build Arguments: ' --build-arg A=1'
docker build -f a .\r
 docker buildx build  --load   -f b .
DOCKER_BUILDKIT=1 X= docker build -f c .
docker image build -f d .
docker push x
To build it: docker build .
make -C epp all
  bash container/run.sh --image x
`);
  assert.deepEqual(builds, [
    ['-f', 'a', '.'],
    ['--load', '-f', 'b', '.'],
    ['-f', 'c', '.'],
    ['-f', 'd', '.'],
  ]);
  assert.deepEqual(others, ['make -C epp all']);
});

test('words that are known are taken as they are, blanks and all', () => {
  const argv = ['docker', 'build', '--build-arg', 'NOTE=a  b', '--label=', '.'];
  const text = `${argv.join(' ')}\ndocker build --build-arg NOTE=c d\n`;
  const known = [['docker', 'build', 'of another line'], argv];
  assert.deepEqual(readDryRun(text, known).builds, [argv.slice(2), ['--build-arg', 'NOTE=c', 'd']]);
});

function words(line: string): readonly string[] {
  return line.split(' ').filter(Boolean);
}

test('the last of a name wins, empty values stay, and how it is built is left out', () => {
  const read = readDockerBuild(
    words(
      '--progress=plain --load --builder default -f /r/Dockerfile.x --target runtime ' +
        '--platform linux/amd64 --build-arg A=1 --build-arg B= --build-arg A=x=2 --build-arg FROM_ENV ' +
        '--cache-from type=gha --cache-to=type=inline --tag a:1 -t b:2 --tag a:1 ' +
        '--secret id=aws-key-id,env=AWS_ACCESS_KEY_ID --build-context w=/tmp/w --build-context=v=/v /r --no-cache',
    ),
  );
  assert.deepEqual(read, {
    build: {
      dockerfile: '/r/Dockerfile.x',
      context: '/r',
      target: 'runtime',
      platform: 'linux/amd64',
      args: { A: 'x=2', B: '' },
      contexts: { w: '/tmp/w', v: '/v' },
      secrets: ['aws-key-id'],
      tags: ['a:1', 'b:2'],
    },
  });
});

test('what is not said is null', () => {
  const read = readDockerBuild(['.']);
  assert.ok('build' in read);
  const { dockerfile, target, platform } = read.build;
  assert.deepEqual([dockerfile, target, platform], [null, null, null]);
});

test('options that are not read are named, never dropped', () => {
  const read = readDockerBuild(words('--push --network=host --load --ssh default .'));
  assert.deepEqual(read, { unknown: ['--push', '--network', '--ssh'] });
});

test('more than one context is no build, nor is none', () => {
  assert.deepEqual(readDockerBuild(words('--build-arg NOTE=a b .')), { places: ['b', '.'] });
  assert.deepEqual(readDockerBuild(words('--build-arg NOTE=a')), { places: [] });
});

test('whatever is printed, reading it ends and gives words without blanks', () => {
  const piece = fc.constantFrom('docker ', 'build ', '--tag ', '-f ', 'A=1 ', '=', '--', '\n', ' ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      for (const argv of readDryRun(pieces.join('')).builds) {
        assert.ok(argv.every((word) => word !== '' && !/\s/.test(word)));
        readDockerBuild(argv);
      }
    }),
  );
});
