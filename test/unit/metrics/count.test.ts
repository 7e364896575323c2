// Lines, names and names per prefix, against the counts written down when the pages were recorded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countPage, prefixOf } from '../../../src/metrics/count.ts';
import { recordedPage } from '../../rig/recorded-pages.ts';

const FRONTEND = {
  dynamo_component_: 13,
  dynamo_frontend_: 41,
  dynamo_request_: 4,
  dynamo_router_: 7,
  dynamo_tokio_: 13,
  dynamo_transport_: 4,
};
const WORKER = {
  dynamo_component_: 8,
  dynamo_engine_: 1,
  dynamo_rejection_: 1,
  dynamo_request_: 1,
  dynamo_work_: 8,
};

for (const [name, lines, names, byPrefix] of [
  ['1.6.1-vllm-frontend', 845, 82, FRONTEND],
  ['1.6.1-sglang-frontend', 845, 82, FRONTEND],
  ['1.6.1-trtllm-frontend', 845, 82, FRONTEND],
  ['1.6.1-realvllmcpu-frontend', 826, 82, FRONTEND],
  [
    '1.6.1-vllm-frontend-before',
    476,
    52,
    { ...FRONTEND, dynamo_component_: 12, dynamo_frontend_: 18, dynamo_tokio_: 7 },
  ],
  ['1.6.1-vllm-worker-before', 141, 19, WORKER],
  ['1.6.1-vllm-worker', 233, 27, { ...WORKER, 'vllm:': 8 }],
  ['1.6.1-sglang-worker', 231, 26, { ...WORKER, 'sglang:': 7 }],
  ['1.6.1-trtllm-worker', 233, 27, { ...WORKER, 'trtllm:': 8 }],
  ['1.4.2-vllm-worker', 233, 27, { ...WORKER, 'vllm:': 8 }],
  ['1.6.1-realvllmcpu-worker', 668, 91, { ...WORKER, dynamo_component_: 12, 'vllm:': 68 }],
] as const) {
  test(`${name} has ${lines} lines and ${names} names`, () => {
    const { linesByPrefix, ...count } = countPage(recordedPage(name));
    assert.deepEqual(count, { lines, names, byPrefix });
    const sum = Object.values(linesByPrefix).reduce((total, part) => total + part, 0);
    assert.equal(sum, lines, 'no line of these pages is empty');
  });
}

test('a prefix ends at the colon, after two words of Dynamo, else after the first word', () => {
  assert.equal(prefixOf('vllm:e2e_request_latency_seconds'), 'vllm:');
  assert.equal(prefixOf('dynamo_frontend_requests_total'), 'dynamo_frontend_');
  assert.equal(prefixOf('dynamo_component_router_kv_hit_rate'), 'dynamo_component_');
  assert.equal(prefixOf('trtllm_request_success_total'), 'trtllm_');
  assert.equal(prefixOf('process_cpu_seconds_total'), 'process_');
  assert.equal(prefixOf('up'), 'up');
  assert.equal(prefixOf('__proto__'), '__proto__');
});
