import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrder } from '../../../src/pipeline/in-order.ts';

/** Work whose ends the test decides on. */
function heldWork() {
  const ends: (() => void)[] = [];
  let busy = 0;
  let most = 0;
  return {
    ends,
    most: () => most,
    work: async (name: string): Promise<string> => {
      busy += 1;
      most = Math.max(most, busy);
      await new Promise<void>((resolve) => {
        ends.push(resolve);
      });
      busy -= 1;
      return `${name}!`;
    },
  };
}

test('results stand in the order of what was asked, whatever ends first', async () => {
  const { ends, most, work } = heldWork();
  const results = inOrder(['a', 'b', 'c', 'd'], 2, work);
  for (const at of [1, 2, 0, 3]) {
    while (ends[at] === undefined) await Promise.resolve();
    ends[at]();
  }
  assert.deepEqual(await results, ['a!', 'b!', 'c!', 'd!']);
  assert.equal(most(), 2);
});

test('nothing begins after the first error, which is what comes of it', async () => {
  const begun: number[] = [];
  const work = async (one: number): Promise<number> => {
    begun.push(one);
    await Promise.resolve();
    if (one === 2) throw new Error('two');
    return one;
  };
  await assert.rejects(inOrder([1, 2, 3, 4, 5, 6], 2, work), /^Error: two$/);
  assert.ok(begun.length < 6, String(begun));
});

test('nothing asked is nothing done', async () => {
  assert.deepEqual(await inOrder([], 3, () => Promise.reject(new Error('never'))), []);
});
