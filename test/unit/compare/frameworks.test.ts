// Frameworks side by side: what a row says, and what may be concluded from two of them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../../src/compare/framework-comparison.ts';
import { compareFrameworks } from '../../../src/compare/frameworks.ts';
import type { Distribution, Measurement } from '../../../src/model/measurement.ts';
import type { MetricsResult } from '../../../src/model/metric.ts';
import type { Results, TaskResult } from '../../../src/model/results.ts';

const REVISION = 'f00dbeef1f00dbeef1f00dbeef1f00dbeef1f00d';

function around(mean: number): Distribution {
  return { count: 20, mean, p50: mean - 1, p90: mean, p95: mean, p99: mean * 2, max: mean * 3 };
}

function measured(framework: string, more: Partial<Measurement> = {}): Measurement {
  return {
    task: `soak.${framework}.runtime.f00dbeef1`,
    framework,
    simulated: false,
    valid: true,
    reasons: [],
    durationS: 2,
    requests: { ok: 20, failed: 0, byClass: {} },
    outputTokens: 800,
    outputTokensPerSecond: 400,
    requestsPerSecond: 10,
    ttftMs: around(40),
    itlMs: around(6),
    itlMeanMs: around(6),
    e2eMs: around(260),
    responseMs: around(260),
    load: { shape: 'closed', concurrency: 4, requests: 20, durationS: null, maxTokens: 40 },
    ...more,
  };
}

function scraped(
  framework: string,
  process: 'frontend' | 'worker',
  more: Partial<MetricsResult> = {},
): MetricsResult {
  return {
    task: `scrape.${framework}.runtime.f00dbeef1`,
    framework,
    process,
    lines: 100,
    names: 10,
    byPrefix: { dynamo_component_: 4, 'vllm:': 6 },
    linesByPrefix: { dynamo_component_: 40, 'vllm:': 60 },
    concepts: {},
    ...more,
  };
}

function task(kind: TaskResult['kind'], framework: string, revision: string): TaskResult {
  return {
    id: `${kind}.${framework}.runtime.${revision.slice(0, 9)}`,
    kind,
    framework,
    target: 'runtime',
    ref: 'main',
    revision,
    simulated: false,
    status: 'passed',
    startedAt: null,
    durationMs: 1,
    attempts: 1,
    log: '',
    fingerprint: 'f',
  };
}

function results(more: Partial<Results>, revision = REVISION): Results {
  const frameworks = [...(more.measurements ?? []), ...(more.metrics ?? [])];
  const names = new Set(['unmeasured', ...frameworks.map(({ framework }) => framework)]);
  const kinds = ['soak', 'scrape'] as const;
  return {
    version: 1,
    run: { id: 'r', startedAt: '', finishedAt: null, verdict: null, exitCode: null },
    tasks: [...names].flatMap((name) => kinds.map((kind) => task(kind, name, revision))),
    images: [],
    measurements: [],
    metrics: [],
    provenance: {
      builder: '0',
      node: '24',
      host: { name: 'h', cores: 1, memoryMb: 1, kernel: 'k' },
      engine: null,
      gpus: [],
      bases: {},
      seed: 1,
      command: [],
      simulated: false,
    },
    ...more,
  };
}

describe('a row', () => {
  test('adds up the pages of its processes and takes the latencies of its load', () => {
    const counted = {
      metric: 'dynamo_frontend_output_tokens_total',
      unit: 'tokens',
      better: 'neither',
      kind: 'counter',
      value: 820,
    } as const;
    const [row] = compareFrameworks(
      results({
        measurements: [measured('vllm')],
        metrics: [
          scraped('vllm', 'frontend', { concepts: { 'output-tokens': counted } }),
          scraped('vllm', 'worker', {
            lines: 7,
            names: 2,
            byPrefix: { dynamo_component_: 2 },
            linesByPrefix: { dynamo_component_: 7 },
          }),
        ],
        images: [
          {
            image: 'x:1',
            id: 'sha256:1',
            framework: 'vllm',
            target: 'runtime',
            revision: REVISION,
            fingerprint: 'f',
            sizeBytes: 5e8,
          },
        ],
      }),
    );
    assert.deepEqual(row, {
      framework: 'vllm',
      target: 'runtime',
      revision: REVISION,
      simulated: false,
      valid: true,
      reasons: [],
      pageLines: 107,
      names: 12,
      byPrefix: { dynamo_component_: 6, 'vllm:': 6 },
      dynamoLines: 47,
      requests: 20,
      meanDurationMs: 260,
      ttftMs: 39,
      ttftP99Ms: 80,
      itlMs: 5,
      clientTokensPerSecond: 400,
      serverTokensPerSecond: 410,
      finding: null,
    });
  });

  test('says nothing where nothing was measured or scraped, instead of zero', () => {
    const rows = compareFrameworks(
      results({ measurements: [measured('vllm')], metrics: [scraped('sglang', 'worker')] }),
    );
    const [vllm, sglang] = rows;
    assert.equal(rows.length, 2);
    assert.equal(vllm?.pageLines, null);
    assert.equal(vllm.dynamoLines, null);
    assert.equal(vllm.serverTokensPerSecond, null);
    assert.equal(sglang?.valid, false);
    assert.deepEqual(sglang.reasons, ['no load was measured']);
    assert.equal(sglang.clientTokensPerSecond, null);
  });

  test('two revisions of a framework are two rows', () => {
    const other = 'cafe00000cafe00000cafe00000cafe00000cafe';
    const first = results({ measurements: [measured('vllm')] });
    const second = results(
      { measurements: [measured('vllm', { task: 'soak.vllm.runtime.cafe00000' })] },
      other,
    );
    const rows = compareFrameworks({
      ...first,
      tasks: [...first.tasks, ...second.tasks],
      measurements: [...first.measurements, ...second.measurements],
    });
    assert.deepEqual(
      rows.map((row) => [row.revision, row.finding]),
      [
        [REVISION, null],
        [other, null],
      ],
    );
  });
});

function findingOf(slower: Partial<Measurement>): (Finding | null)[] {
  const measurements = [measured('vllm'), measured('sglang', slower)];
  return compareFrameworks(results({ measurements })).map((row) => row.finding);
}

describe('a finding', () => {
  test('names the faster one, by how much, and what it rests on', () => {
    assert.deepEqual(findingOf({ outputTokensPerSecond: 300 }), [
      null,
      {
        kind: 'worse',
        against: 'vllm',
        why: '25 % fewer tokens per second than vllm, more than the 15 % by which single measurements differ anyway',
      },
    ]);
  });

  test('is the same within what two single measurements differ by', () => {
    assert.equal(findingOf({ outputTokensPerSecond: 380 })[1]?.kind, 'same');
  });

  test('is refused for an invalid measurement, and that one is never the best', () => {
    const invalid = { valid: false, reasons: ['the client was late'], outputTokensPerSecond: 900 };
    const finding = findingOf(invalid)[1];
    assert.equal(finding?.kind, 'not-comparable');
    assert.equal(finding.why, 'not valid: the client was late');
  });

  test('is refused between different loads', () => {
    const load = { ...measured('x').load, concurrency: 8 };
    assert.equal(findingOf({ outputTokensPerSecond: 1, load })[1]?.why, 'the loads were different');
  });

  test('never holds a simulated engine against a real one, however fast it claims to be', () => {
    const measurements = [measured('vllm'), measured('sglang', { outputTokensPerSecond: 900 })];
    const real = results({ measurements });
    const tasks = real.tasks.map((one) => ({ ...one, simulated: one.framework === 'sglang' }));
    const rows = compareFrameworks({ ...real, tasks });
    assert.deepEqual(
      rows.map((row) => row.finding),
      [null, null],
    );
  });
});
