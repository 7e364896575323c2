// Which printed builds rest on which.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkBuilds, type Linked } from '../../../src/recipe/build-sh-parents.ts';

function build(more: Partial<Linked>): Linked {
  const printed = more.printed ?? {};
  return { stage: 'dev', tags: [], printed, args: printed, ...more };
}

const BASE = build({ tags: ['dynamo-base:1'] });
const DEV = build({ tags: ['dynamo:1-vllm'], printed: { DYNAMO_BASE_IMAGE: 'dynamo-base:1' } });
const LOCAL = build({ stage: null, printed: { DEV_BASE: 'dynamo:1-vllm' } });

function shown(builds: readonly Linked[], wanted: string): readonly string[] {
  return linkBuilds(builds, wanted).map(
    ({ at, target, parents }) =>
      `${at} ${target} <- ${parents.map((parent) => `${parent.target} ${parent.arg}`).join()}`,
  );
}

test('a build is named by the argument that hands its image over, the last by what was wanted', () => {
  assert.deepEqual(shown([BASE, DEV, LOCAL], 'local-dev'), [
    '0 base <- ',
    '1 dev <- base DYNAMO_BASE_IMAGE',
    '2 local-dev <- dev DEV_BASE',
  ]);
  assert.deepEqual(shown([BASE, DEV], 'dev'), ['0 base <- ', '1 dev <- base DYNAMO_BASE_IMAGE']);
});

test('an image by an argument that is new has the name of its stage, or another where that is taken', () => {
  const efa = build({ printed: { SOME_IMAGE: 'dynamo:1' } });
  const first = build({ stage: 'runtime', tags: ['dynamo:1'] });
  assert.deepEqual(shown([first, efa], 'aws'), ['0 runtime <- ', '1 aws <- runtime SOME_IMAGE']);
  assert.deepEqual(shown([first, efa], 'runtime'), [
    '0 runtime-base <- ',
    '1 runtime <- runtime-base SOME_IMAGE',
  ]);
});

test('what no later build names is only built earlier', () => {
  assert.deepEqual(shown([BASE, build({ tags: ['x'] })], 'dev'), [
    '0 dev-base <- ',
    '1 dev <- dev-base null',
  ]);
});

test('another image in the place of a build takes it out, and what only it needs', () => {
  const mine = { DEV_BASE: 'mine:1' };
  assert.deepEqual(shown([BASE, DEV, { ...LOCAL, args: mine }], 'local-dev'), ['2 local-dev <- ']);
});
