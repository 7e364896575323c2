import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomRun } from '../../rig/random-run.ts';

const RUNS = 300;

test(`${RUNS} random plans behind random gates: each task ends once, nobody stays inside, nothing hangs`, async () => {
  const statuses = new Map<string, number>();
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const { bench, gate, tasks, wrongs, entries, hasEnded } = await randomRun(seed);
    const of = `seed ${seed}`;
    assert.ok(hasEnded, `${of} hangs`);
    assert.deepEqual(wrongs, [], of);
    const ends = bench.events.flatMap((event) => (event.type === 'task-ended' ? [event] : []));
    assert.deepEqual(
      ends.map(({ task }) => task).toSorted(),
      tasks.map(({ id }) => id).toSorted(),
      `${of}: each ends once`,
    );
    assert.deepEqual([...gate.inside.keys()], [], `${of}: nobody stays inside`);
    assert.equal(gate.left.length, entries, `${of}: one leaves for one that enters`);
    assert.equal(bench.clock.sleeping, 0, `${of}: no timer is left`);
    const started = new Set<string>(bench.starts);
    for (const { result } of ends) {
      statuses.set(result.status, (statuses.get(result.status) ?? 0) + 1);
      assert.equal(started.has(result.id), result.attempts > 0, `${of}: ${result.id}`);
    }
  }
  // Chance has reached all of it: a run of which nothing passes proves little.
  for (const status of ['passed', 'failed', 'skipped', 'cancelled'])
    assert.ok((statuses.get(status) ?? 0) > RUNS / 2, `${status}: ${statuses.get(status)}`);
});
