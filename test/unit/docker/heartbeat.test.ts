import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { watched } from '../../../src/docker/call.ts';
import { Heartbeat, type Pulse } from '../../../src/docker/heartbeat.ts';
import { LostError } from '../../../src/docker/loss.ts';
import { toFailure } from '../../../src/model/reason.ts';
import { ManualClock } from '../../rig/manual-clock.ts';

const never = (): Promise<never> => new Promise(() => {});
const refused = (): Promise<never> =>
  Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));

/** An engine by hand: what its next pings do, and how many there were. */
function bench(first: Pulse['ping'] = () => Promise.resolve()) {
  const clock = new ManualClock();
  const engine = { ping: first, pings: 0, heard: 0, open: 0 };
  const pulse: Pulse = {
    ping: (signal) => {
      engine.pings += 1;
      engine.open += 1;
      signal.addEventListener('abort', () => (engine.open -= 1), { once: true });
      return engine.ping(signal);
    },
    heard: () => engine.heard,
  };
  return { clock, engine, heartbeat: new Heartbeat(pulse, clock) };
}

/** What becomes of work that never ends by itself. */
function waiting(heartbeat: Heartbeat): { ended: string | null } {
  const state: { ended: string | null } = { ended: null };
  heartbeat.during(never).then(
    () => {
      state.ended = 'done';
    },
    (error: unknown) => {
      state.ended = error instanceof LostError ? error.message : `not lost: ${String(error)}`;
    },
  );
  return state;
}

describe('the heartbeat of an engine', () => {
  it('has no timer and no ping while nothing is under way', async () => {
    const { clock, engine, heartbeat } = bench();
    assert.equal(clock.sleeping, 0);
    assert.equal(await heartbeat.during(() => Promise.resolve(7)), 7);
    await clock.advance(10_000);
    assert.deepEqual([clock.sleeping, engine.pings], [0, 0]);
  });

  it('pings each second while work is under way, one ping at a time, and stops with the last of it', async () => {
    const { clock, engine, heartbeat } = bench();
    const works = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const both = works.map(({ promise }) => heartbeat.during(() => promise));
    await clock.advance(5000);
    assert.deepEqual([engine.pings, engine.open], [5, 0]);
    works[0]?.resolve();
    await clock.advance(1000);
    assert.equal(engine.pings, 6);
    works[1]?.resolve();
    await Promise.all(both);
    await clock.advance(10_000);
    assert.deepEqual([engine.pings, clock.sleeping], [6, 0]);
  });

  it('ends all work within 5 s of the last answer of an engine that falls silent', async () => {
    const { clock, engine, heartbeat } = bench();
    const [one, other] = [waiting(heartbeat), waiting(heartbeat)];
    await clock.advance(2999);
    engine.ping = never;
    await clock.advance(3500);
    assert.deepEqual([one.ended, other.ended], [null, null]);
    await clock.advance(1);
    assert.deepEqual(
      [one.ended, other.ended],
      ['it gives no sign of life', 'it gives no sign of life'],
    );
    assert.deepEqual([engine.open, clock.sleeping], [0, 0]);
  });

  it('takes one refusal for an accident, and two in a row for the end', async () => {
    const { clock, engine, heartbeat } = bench(refused);
    const work = waiting(heartbeat);
    await clock.advance(1500);
    engine.ping = () => Promise.resolve();
    await clock.advance(1000);
    engine.ping = refused;
    await clock.advance(1000);
    assert.equal(work.ended, null);
    await clock.advance(1000);
    assert.equal(work.ended, 'it is gone');
  });

  it('takes bytes on any stream for a sign of life, but not against refusals', async () => {
    const { clock, engine, heartbeat } = bench(never);
    const work = waiting(heartbeat);
    for (let second = 0; second < 30; second += 1) {
      engine.heard += 1;
      await clock.advance(1000);
    }
    assert.equal(work.ended, null);
    await clock.advance(3500);
    assert.equal(work.ended, 'it gives no sign of life');

    const stopping = bench(refused);
    const cut = waiting(stopping.heartbeat);
    stopping.engine.heard += 1;
    await stopping.clock.advance(2500);
    assert.equal(cut.ended, 'it is gone');
  });

  it('does not take a stall of this process, or a suspended machine, for silence of the engine', async () => {
    const { clock, engine, heartbeat } = bench();
    const answer = Promise.withResolvers<void>();
    engine.ping = () => answer.promise;
    const work = waiting(heartbeat);
    await clock.advance(1000 + 3000);
    // An hour passes between two turns: the timer that was due fires once.
    clock.leap(3_600_000);
    await clock.advance(0);
    assert.equal(work.ended, null);
    answer.resolve();
    engine.ping = () => Promise.resolve();
    await clock.advance(60_000);
    assert.equal(work.ended, null);
  });

  it('learns nothing of the engine from an error of this machine', async () => {
    const { clock, heartbeat } = bench(() =>
      Promise.reject(Object.assign(new Error('too many open files'), { code: 'EMFILE' })),
    );
    const work = waiting(heartbeat);
    await clock.advance(60_000);
    assert.equal(work.ended, null);
  });

  it('begins anew with what is asked after a loss', async () => {
    const { clock, engine, heartbeat } = bench(never);
    const lost = waiting(heartbeat);
    await clock.advance(4500);
    assert.equal(lost.ended, 'it gives no sign of life');
    engine.ping = () => Promise.resolve();
    const next = waiting(heartbeat);
    await clock.advance(60_000);
    assert.equal(next.ended, null);
  });

  it('gives work a signal that ends it, and the failure says what it was doing', async () => {
    const { clock, heartbeat } = bench(refused);
    let given: AbortSignal | null = null;
    const line = { clock, address: 'unix:///s', heartbeat };
    const reason = watched(line, { what: 'pull a:1' }, (signal) => {
      given = signal;
      return never();
    }).catch((error: unknown) => toFailure(error));
    await clock.advance(2000);
    assert.partialDeepStrictEqual(await reason, {
      class: 'engine-lost',
      message: 'the engine failed to pull a:1: it is gone',
      where: 'unix:///s',
      cause: 'connect ECONNREFUSED',
    });
    assert.equal((given as AbortSignal | null)?.aborted, true);
  });
});
