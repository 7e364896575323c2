// Caches of one namespace, seen from another: on whatever engine the suite runs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BuildRig, UNIQUE } from './build-rig.ts';

const ID = `cache-${UNIQUE}`;

/** A step that was done already would not look. */
let builds = 0;

/** What a step finds in the cache with this id, before it leaves a file of its own there. */
async function seen(
  who: string,
  cacheNamespace: string | null,
  id = ID,
): Promise<string | undefined> {
  builds += 1;
  const step = `: ${UNIQUE} ${builds}; echo "found <$(ls /c)>" && echo x > /c/${who}`;
  await using rig = await BuildRig.open(
    `FROM BASE\nRUN --mount=type=cache,id=${id},target=/c ${step}\n`,
  );
  const { failure, sink } = await rig.build({ cacheNamespace });
  assert.equal(failure, null);
  return sink.lines
    .map((line) => /\d found <(.*)>$/.exec(line)?.[1])
    .find((one) => one !== undefined);
}

test('a namespace sees nothing that the common one or another has left, however it names it', async () => {
  assert.equal(await seen('ours', null), '');
  assert.equal(await seen('ours', null), 'ours');
  for (const id of [ID, `../${ID}`, `/${ID}`, `../../${ID}`])
    assert.doesNotMatch((await seen('theirs', 'untrusted', id)) ?? 'ours', /ours/);
  assert.equal(await seen('others', 'another'), '');
  assert.match((await seen('theirs', 'untrusted')) ?? '', /^theirs$/);
  assert.equal(await seen('ours', null), 'ours');
});

test('a step that is done in one namespace is not done in another, though it reads the same', async () => {
  await using rig = await BuildRig.open(
    `FROM BASE\nRUN --mount=type=cache,id=${ID}-step,target=/c : ${UNIQUE}; cat /proc/sys/kernel/random/uuid > /made\n`,
  );
  const ids = [];
  for (const cacheNamespace of ['untrusted', 'untrusted', null, null])
    ids.push((await rig.build({ cacheNamespace })).image?.id);
  const [theirs, again, ours, oursAgain] = ids;
  assert.notEqual(theirs, undefined);
  assert.equal(again, theirs);
  assert.notEqual(ours, theirs);
  assert.equal(oursAgain, ours);
});
