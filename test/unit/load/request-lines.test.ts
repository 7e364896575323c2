// Records as lines.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestLines } from '../../../src/load/request-lines.ts';
import { recordOf } from './records.ts';

test('each record is one line of JSON, with times to the microsecond', () => {
  const record = recordOf(1, {
    sentAt: 100.12345,
    contentAt: [1 / 3],
    outcome: 'cut',
    error: 'a\nb',
  });
  assert.equal(
    [...requestLines([recordOf(0), record])].join(''),
    [
      '{"index":0,"slot":0,"intendedAt":0,"sentAt":0,"contentAt":[20,50,60],"endAt":100,"outcome":"ok","tokens":3,"error":null}',
      '{"index":1,"slot":0,"intendedAt":100,"sentAt":100.123,"contentAt":[0.333],"endAt":200,"outcome":"cut","tokens":3,"error":"a\\nb"}',
      '',
    ].join('\n'),
  );
  assert.deepEqual([...requestLines([])], []);
});
