import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BIG_PLANS } from '../../rig/big-plans.ts';
import { runAtOnce } from '../../rig/run-at-once.ts';

const MOST_MS = 2;
const MOST_BYTES = 30e6;
/** The least of a few: other programs on the machine only ever add to it. */
const ROUNDS = 3;

for (const [name, planOf] of Object.entries(BIG_PLANS))
  test(`1,000 tasks, ${name}: at most ${MOST_MS} ms a task and 30 MB, recorded`, async () => {
    const plan = planOf(1000);
    let least = Infinity;
    for (let round = 0; round < ROUNDS && least > MOST_MS; round += 1) {
      const { msPerTask, grownBytes, passed } = await runAtOnce(plan);
      assert.equal(passed, 1000);
      assert.ok(grownBytes <= MOST_BYTES, `${grownBytes} bytes`);
      least = Math.min(least, msPerTask);
    }
    assert.ok(least <= MOST_MS, `${least} ms a task`);
  });
