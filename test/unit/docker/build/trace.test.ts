// BuildKit's progress messages, good and bad.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { EmptyTraceBreaker } from '../../../../src/docker/build/empty-trace-breaker.ts';
import { decodeTrace } from '../../../../src/docker/build/trace.ts';
import { FailureError } from '../../../../src/model/reason.ts';

test('an empty message is legal and says nothing', () => {
  assert.deepEqual(decodeTrace(''), { vertices: [], parts: [], logs: [], warnings: [] });
});

test('bytes that are no progress are null, never an exception or a hang', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const trace = decodeTrace(Buffer.from(bytes).toString('base64'));
      assert.ok(trace === null || Array.isArray(trace.vertices));
    }),
  );
  assert.equal(decodeTrace(Buffer.from([0x0a, 0xff]).toString('base64')), null);
});

test('ten thousand empty messages in a row end the build with a failure that names them', () => {
  const breaker = new EmptyTraceBreaker();
  for (let n = 0; n < 9_999; n += 1) breaker.count('');
  breaker.count('AAAA');
  for (let n = 0; n < 9_999; n += 1) breaker.count('');
  assert.throws(
    () => {
      breaker.count('');
    },
    (error) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.class, 'engine-lost');
      assert.match(error.failure.hint ?? '', /BUILDKIT_STEP_LOG_MAX_SIZE/);
      return true;
    },
  );
});
