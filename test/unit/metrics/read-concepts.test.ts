// Concepts read from recorded pages: the right family, unit and sum, whatever the framework calls it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { CATALOGUE } from '../../../src/metrics/catalogue.ts';
import type { Page } from '../../../src/metrics/page.ts';
import { parsePage } from '../../../src/metrics/parse.ts';
import { readConcepts } from '../../../src/metrics/read-concepts.ts';
import { ConceptValueSchema } from '../../../src/model/metric.ts';
import { RECORDED, recordedPage, recordedText } from '../../rig/recorded-pages.ts';

describe('the frontend', () => {
  const concepts = readConcepts(
    recordedPage('1.6.1-vllm-frontend-before'),
    recordedPage('1.6.1-vllm-frontend'),
    'frontend',
  );

  test('counts requests, errors and tokens exactly as the load sent them', () => {
    assert.equal(concepts['requests']?.value, 184 + 1 + 1 + 2);
    assert.equal(concepts['errors']?.value, 2);
    assert.equal(concepts['output-tokens']?.value, 184 * 40 + 7 + 1);
    assert.equal(concepts['prompt-tokens']?.value, 7988);
    assert.equal(concepts['ttft']?.count, 186);
    assert.equal(concepts['itl']?.count, 184 * 40 + 7 + 1 - 186);
  });

  test('gives latencies in ms, their mean from sum and count', () => {
    const itl = concepts['itl'];
    assert.equal(itl?.unit, 'ms');
    assert.ok(Math.abs((itl.value ?? 0) - (41.863375889 / 7182) * 1000) < 1e-9);
    assert.ok((itl.p50 ?? 0) > 3 && (itl.p50 ?? 0) < 6);
    assert.equal(concepts['ttft']?.better, 'lower');
  });

  test('is read by its own names, not by those of its router', () => {
    assert.equal(concepts['ttft']?.metric, 'dynamo_frontend_time_to_first_token_seconds');
  });
});

describe('workers', () => {
  for (const [name, prefix, count] of [
    ['1.6.1-vllm-worker', 'vllm:', 186],
    ['1.4.2-vllm-worker', 'vllm:', null],
    ['1.6.1-sglang-worker', 'sglang:', 154],
    ['1.6.1-trtllm-worker', 'trtllm:', 186],
    ['1.6.1-realvllmcpu-worker', 'vllm:', 98],
  ] as const) {
    test(`${name} shows latencies, running and waiting under ${prefix}`, () => {
      const concepts = readConcepts(null, recordedPage(name), 'worker');
      for (const id of ['ttft', 'itl', 'e2e', 'running', 'queue']) {
        assert.ok(concepts[id]?.metric.startsWith(prefix), `${id} of ${name}`);
      }
      if (count !== null) assert.equal(concepts['ttft']?.count, count);
      assert.equal(concepts['ttft']?.count, concepts['e2e']?.count);
    });
  }

  test('the control traffic of Dynamo is not counted as requests', () => {
    const concepts = readConcepts(null, recordedPage('1.6.1-vllm-worker'), 'worker');
    assert.deepEqual(concepts['requests'], {
      metric: 'dynamo_component_requests_total',
      unit: 'requests',
      better: 'neither',
      kind: 'counter',
      value: 186,
    });
  });

  test('before the first request there are no names of the engine and nothing is invented', () => {
    const concepts = readConcepts(null, recordedPage('1.6.1-vllm-worker-before'), 'worker');
    assert.equal(concepts['ttft'], undefined);
    assert.equal(concepts['kv-usage'], undefined);
    assert.equal(concepts['e2e']?.metric, 'dynamo_component_request_duration_seconds');
    assert.equal(concepts['e2e'].value, null);
  });

  test('the real vLLM counts every generated token', () => {
    const concepts = readConcepts(null, recordedPage('1.6.1-realvllmcpu-worker'), 'worker');
    assert.equal(concepts['output-tokens']?.value, 96 * 100 + 8 + 1);
    assert.equal(concepts['requests']?.value, 98);
    assert.equal(concepts['prefix-cache-hit']?.value, 0);
  });
});

describe('llama.cpp 0.7.0 after 240 answers of 40 tokens, 8 at once', () => {
  const before = parsePage(recordedText('llamacpp-0.7.0-server-before.prom'));
  const after = parsePage(recordedText('llamacpp-0.7.0-server.prom'));
  const concepts = readConcepts(before, after, 'server');

  test('counts every token once, those from its cache among the prompt tokens', () => {
    assert.equal(concepts['output-tokens']?.value, 240 * 40);
    assert.equal(concepts['cached-tokens']?.value, 3092 - 106);
    assert.equal(concepts['prompt-tokens']?.value, 37168 - 99 + 3092 - 106);
  });

  test('its time per token is that of the answers, in ms; its rate is of one answer and left out', () => {
    const { value = null, unit } = concepts['tpot'] ?? {};
    assert.equal(unit, 'ms');
    assert.ok(value !== null && value > 1 && value < 5, String(value));
    assert.equal(concepts['generation-rate'], undefined);
  });

  test('shows what runs and waits now', () => {
    assert.equal(concepts['running']?.value, 0);
    assert.equal(concepts['queue']?.value, 0);
  });

  test('an older page without a count of cached tokens has its prompt tokens still', () => {
    const { value } =
      read('# TYPE llamacpp:prompt_tokens_total counter\nllamacpp:prompt_tokens_total 12\n')[
        'prompt-tokens'
      ] ?? {};
    assert.equal(value, 12);
  });

  test('a restart that only one of two added counters shows is marked', () => {
    const page = (processed: number, cached: number): Page =>
      parsePage(
        `# TYPE llamacpp:prompt_tokens_total counter\nllamacpp:prompt_tokens_total ${processed}\n` +
          `# TYPE llamacpp:prompt_tokens_cached_total counter\nllamacpp:prompt_tokens_cached_total ${cached}\n`,
      );
    const prompt = readConcepts(page(10, 90), page(15, 5), 'server')['prompt-tokens'];
    assert.deepEqual([prompt?.value, prompt?.reset], [5 + 5, true]);
  });
});

function read(text: string): ReturnType<typeof readConcepts> {
  return readConcepts(null, parsePage(text), 'server');
}

function prefixCache(hits: number, asked: number): Page {
  return parsePage(
    `# TYPE vllm:prefix_cache_hits_total counter\nvllm:prefix_cache_hits_total ${hits}\n` +
      `# TYPE vllm:prefix_cache_queries_total counter\nvllm:prefix_cache_queries_total ${asked}\n`,
  );
}

function promptTokens(value: number): Page {
  return parsePage(`# TYPE vllm:prompt_tokens_total counter\nvllm:prompt_tokens_total ${value}`);
}

describe('names of other versions and engines', () => {
  test('TRT-LLM with its underscore, and its per-request time per token', () => {
    const concepts = read(
      '# TYPE trtllm_time_per_output_token_seconds histogram\n' +
        'trtllm_time_per_output_token_seconds_sum 2\ntrtllm_time_per_output_token_seconds_count 4\n' +
        '# TYPE trtllm_kv_cache_utilization gauge\ntrtllm_kv_cache_utilization 0.25\n',
    );
    assert.equal(concepts['tpot']?.value, 500);
    assert.equal(concepts['itl'], undefined);
    assert.equal(concepts['kv-usage']?.value, 0.25);
  });

  test('a counter declared without _total is the same counter', () => {
    const concepts = read(
      '# TYPE vllm:generation_tokens counter\nvllm:generation_tokens_total 8\n',
    );
    assert.equal(concepts['output-tokens']?.value, 8);
  });

  test('the prefix cache of vLLM is a ratio of two increases', () => {
    const before = prefixCache(10, 100);
    const concepts = readConcepts(before, prefixCache(40, 200), 'worker');
    assert.equal(concepts['prefix-cache-hit']?.value, 0.3);
    assert.equal(readConcepts(before, before, 'worker')['prefix-cache-hit']?.value, null);
  });

  test('ranks add up where they share work and average where they share a scale', () => {
    const concepts = read(
      '# TYPE vllm:num_requests_running gauge\n' +
        'vllm:num_requests_running{engine="0"} 2\nvllm:num_requests_running{engine="1"} 3\n' +
        '# TYPE vllm:kv_cache_usage_perc gauge\n' +
        'vllm:kv_cache_usage_perc{engine="0"} 0.2\nvllm:kv_cache_usage_perc{engine="1"} 0.4\n',
    );
    assert.equal(concepts['running']?.value, 5);
    assert.ok(Math.abs((concepts['kv-usage']?.value ?? 0) - 0.3) < 1e-12);
  });

  test('a restart between the pages is marked', () => {
    assert.deepEqual(readConcepts(promptTokens(90), promptTokens(5), 'worker')['prompt-tokens'], {
      metric: 'vllm:prompt_tokens_total',
      unit: 'tokens',
      better: 'neither',
      kind: 'counter',
      value: 5,
      reset: true,
    });
  });
});

test('whatever a page says, concepts can be stored as JSON and read back', () => {
  const numbers = ['NaN', '+Inf', '-Inf', '1e308', '-1e308', '0', '-1', 'one'];
  const pages = RECORDED.map(recordedText);
  const damage = fc.record({
    page: fc.constantFrom(...pages),
    every: fc.integer({ min: 2, max: 9 }),
    number: fc.constantFrom(...numbers),
  });
  fc.assert(
    fc.property(damage, ({ page, every, number }) => {
      const lines = page.split('\n');
      const bad = lines.map((line, at) =>
        at % every === 0 && !line.startsWith('#') ? line.replace(/ \S+$/, ` ${number}`) : line,
      );
      for (const before of [null, parsePage(page)]) {
        const concepts = readConcepts(before, parsePage(bad.join('\n')), 'worker');
        const stored = v.parse(v.record(v.string(), ConceptValueSchema), concepts);
        assert.deepEqual(JSON.parse(JSON.stringify(stored)), concepts);
      }
    }),
    { numRuns: 40 },
  );
});

test('every concept has its own id and at least one reading', () => {
  const ids = CATALOGUE.map((concept) => concept.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const concept of CATALOGUE)
    assert.ok(concept.readings.every((each) => each.names.length > 0));
});
