// One run a clone, however often many start at once and however they die.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engineSocket, startBuilder, type Said, type Started } from '../rig/cli.ts';
import { tell } from '../rig/figures.ts';
import { gone, started } from '../rig/host-processes.ts';
import { makeLastingRepo, type LastingRepo } from '../rig/lasting-repo.ts';

const STARTS = 20;
const ROUNDS = 50;
const LOCKED = 7;

interface Round {
  readonly turnedAway: number;
  readonly others: readonly Said[];
}

describe(`${STARTS} runs of one clone that start at once`, { timeout: 2_400_000 }, () => {
  let repo: LastingRepo;

  before(async () => {
    repo = await makeLastingRepo(engineSocket());
  });
  after(() => repo[Symbol.asyncDispose]());

  /** The builds last until their run is killed: whoever got in is still there when all others have answered. */
  async function round(): Promise<Round> {
    const all = Array.from({ length: STARTS }, () => startBuilder(repo.builds.args, repo));
    const answered = new Map<Started, Said>();
    const answers = all.map((one) =>
      one.said.then((said) => {
        answered.set(one, said);
      }),
    );
    await Promise.all([started(repo.builds.marks), allBut(1, answers)]);
    const inside = all.filter((one) => !answered.has(one));
    assert.equal(inside.length, 1, 'runs that were let in');
    inside[0]?.child.kill('SIGKILL');
    await Promise.all(answers);
    await gone(repo.builds.marks);
    const others = all.filter((one) => !inside.includes(one)).map((one) => answered.get(one));
    const said = others.filter((one) => one !== undefined);
    return { turnedAway: said.filter(({ code }) => code === LOCKED).length, others: said };
  }

  test('let exactly one in, every time, and nobody is turned away by one that was killed', async () => {
    let rounds = 0;
    for (; rounds < ROUNDS; rounds += 1) {
      const { turnedAway, others } = await round();
      const odd = others.find(({ code }) => code !== LOCKED);
      assert.equal(turnedAway, STARTS - 1, odd === undefined ? '' : odd.stdout + odd.stderr);
    }
    tell(
      `${STARTS} starts at once x ${rounds} rounds with kill -9: one let in each time, 0 stale refusals`,
    );
  });
});

/** Resolves when all but so many have. */
async function allBut(left: number, all: readonly Promise<void>[]): Promise<void> {
  const enough = Promise.withResolvers<void>();
  let open = all.length;
  for (const one of all)
    void one.then(() => {
      open -= 1;
      if (open <= left) enough.resolve();
    });
  await enough.promise;
}
