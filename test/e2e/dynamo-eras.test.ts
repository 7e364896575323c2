import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Results } from '../../src/model/results.ts';
import type { Said } from '../rig/cli.ts';
import {
  makeDynamoRoom,
  outcomes,
  SMALL,
  type DynamoRoom,
} from '../rig/dynamo-repo/dynamo-room.ts';
import { releaseOf, VERSIONS } from '../rig/dynamo-repo/make-dynamo-repo.ts';

const REFS = VERSIONS.map(releaseOf);

describe('every way in which Dynamo has described its builds', () => {
  let room: DynamoRoom;
  let said: Said;
  let results: Results;

  before(async () => {
    room = await makeDynamoRoom(...SMALL);
    said = await room.builder([
      'run',
      `--ref=${REFS.join(',')}`,
      '--framework=vllm,trtllm',
      '--until=sanity',
      '--parallel=2',
    ]);
    results = await room.results();
  });
  after(() => room[Symbol.asyncDispose]());

  test('every image is built and passes its own sanity check', () => {
    assert.equal(said.code, 0, said.stdout + said.stderr);
    assert.deepEqual(
      outcomes(results).filter((line) => !line.endsWith(' passed')),
      [],
    );
    const built = results.tasks.filter(({ kind }) => kind === 'build');
    // One for each framework of nine versions, and a base of its own where the script builds one: 0.4 for vllm alone.
    assert.equal(built.length, 2 * 9 + 1 + 2 * 2);
  });
});
