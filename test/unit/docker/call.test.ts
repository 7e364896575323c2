import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as v from 'valibot';
import { ask, call } from '../../../src/docker/call.ts';
import { callFailure } from '../../../src/docker/call-failure.ts';
import { GpuAbsentError } from '../../../src/docker/engine.ts';
import { realClock } from '../../../src/host/clock.ts';
import { failure, FailureError, toFailure } from '../../../src/model/reason.ts';
import { steadyHeart } from '../../rig/steady-heart.ts';
import { hurriedClock } from '../../rig/hurried-clock.ts';

const WHERE = { clock: realClock, address: 'unix:///s', heartbeat: steadyHeart() };
const OPTIONS = { what: 'do it', deadlineMs: 60_000 };
const never = () => new Promise<never>(() => {});

function refusal(statusCode: number, message: string): Error {
  return Object.assign(new Error('(HTTP code)'), { statusCode, json: { message } });
}

const classOf = (error: unknown) => toFailure(callFailure(error, 'do it', 'unix:///s')).class;

describe('a call to the engine', () => {
  it('gives what the work gives', async () => {
    assert.equal(await call(WHERE, OPTIONS, () => Promise.resolve(7)), 7);
  });

  it('fails at its deadline with class engine-lost, and aborts the work', async () => {
    const clock = hurriedClock(100);
    let given: AbortSignal | null = null;
    const calling = call({ ...WHERE, clock }, { what: 'do it', deadlineMs: 2000 }, (signal) => {
      given = signal;
      return never();
    });
    await assert.rejects(calling, (error) => {
      const { class: kind, message } = toFailure(error);
      assert.deepEqual(
        [kind, message],
        ['engine-lost', 'the engine failed to do it: no answer in 2 s'],
      );
      return true;
    });
    assert.equal((given as AbortSignal | null)?.aborted, true);
  });

  it('is left at once by an abort, with its reason, although the work never settles', async () => {
    const abort = new AbortController();
    const reason = failure('timeout', 'too long');
    const calling = call(WHERE, { ...OPTIONS, signal: abort.signal }, never);
    abort.abort(reason);
    await assert.rejects(calling, (error) => error === reason);
  });

  it('does not begin after an abort', async () => {
    const signal = AbortSignal.abort(new Error('before'));
    const calling = call(WHERE, { ...OPTIONS, signal }, () => assert.fail('it began'));
    await assert.rejects(calling, /before/);
  });

  it('leaves a stream that it gave alive, until its signal aborts', async () => {
    const abort = new AbortController();
    const given = await call(WHERE, { ...OPTIONS, signal: abort.signal }, (signal) =>
      Promise.resolve(signal),
    );
    assert.equal(given.aborted, false);
    abort.abort();
    assert.equal(given.aborted, true);
  });

  it('refuses an answer of another shape with class engine-lost', async () => {
    const asking = ask(WHERE, OPTIONS, v.object({ id: v.string() }), () =>
      Promise.resolve({ id: 7 }),
    );
    await assert.rejects(asking, (error) => {
      const reason = toFailure(error);
      assert.equal(reason.class, 'engine-lost');
      assert.match(reason.cause ?? '', /^id: /);
      return true;
    });
  });
});

describe('a failed call', () => {
  const cases: [status: number, words: string, expected: string][] = [
    [404, 'No such image: a:b', 'base-image'],
    [404, 'No such container: c', 'server-lost'],
    [409, 'Container c is not running', 'server-lost'],
    [409, 'conflict: unable to remove repository reference', 'config'],
    [500, 'write /var/lib/docker/x: no space left on device', 'disk'],
    [500, 'driver failed', 'engine-lost'],
    [400, 'invalid reference format', 'internal'],
  ];
  for (const [status, words, expected] of cases) {
    it(`with HTTP ${status} and "${words}" is of class ${expected}`, () => {
      const reason = toFailure(callFailure(refusal(status, words), 'do it', 'unix:///s'));
      assert.deepEqual(
        [reason.class, reason.message, reason.cause],
        [expected, `the engine failed to do it: ${words}`, `HTTP ${status}`],
      );
    });
  }

  it('gives the words of a stream call without dockerode’s frame', () => {
    const error = Object.assign(new Error('(HTTP code 500) server error - driver failed '), {
      statusCode: 500,
    });
    assert.equal(
      toFailure(callFailure(error, 'do it', 'unix:///s')).message,
      'the engine failed to do it: driver failed',
    );
  });

  it('on a broken connection is of class engine-lost', () => {
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'HPE_INVALID_CONSTANT']) {
      assert.equal(classOf(Object.assign(new Error(code), { code })), 'engine-lost');
    }
    assert.equal(classOf(new Error('aborted')), 'engine-lost');
    assert.equal(classOf(new Error('socket hang up')), 'engine-lost');
  });

  it('that is a bug stays what it is', () => {
    const bug = new TypeError('x is not a function');
    assert.equal(callFailure(bug, 'do it', 'unix:///s'), bug);
  });

  it('that is told already stays as it was told', () => {
    const told = new FailureError(failure('disk', 'full'));
    const gpu = new GpuAbsentError('none');
    assert.equal(callFailure(told, 'do it', 'unix:///s'), told);
    assert.equal(callFailure(gpu, 'do it', 'unix:///s'), gpu);
  });
});
