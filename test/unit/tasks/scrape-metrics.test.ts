// The scrape and metrics tasks: pages kept and read, promises and tokens checked.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Measurement } from '../../../src/model/measurement.ts';
import type { ConceptValue, MetricsResult } from '../../../src/model/metric.ts';
import type { Outcome, Passed } from '../../../src/model/runner.ts';
import { makeRunners } from '../../../src/tasks/runners.ts';
import { summarize } from '../../../src/text/quantile.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { startLlmServer } from '../../rig/llm-server.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { passed, servedAt, taskContext, taskDeps } from '../../rig/task-rig.ts';
import { recordedText } from '../../rig/recorded-pages.ts';

const SCRAPE = { ...someTask('scrape.vllm.runtime.012345678'), kind: 'scrape' } as const;
const METRICS = { ...someTask('metrics.vllm.runtime.012345678'), kind: 'metrics' } as const;
const FRONTEND = recordedText('dynamo-1.6.1-vllm-frontend.prom');
const BEFORE = recordedText('dynamo-1.6.1-vllm-frontend-before.prom');

async function scrape(page: string | null, soak: Passed | null = null) {
  const server = await startLlmServer({ metricsPage: () => page ?? '' });
  const place = { host: '127.0.0.1', port: server.port };
  const metricsPath = page === null ? '/nothing' : '/metrics';
  const served = servedAt(server.port, [{ process: 'frontend', ...place, metricsPath }]);
  const inputs = soak === null ? [served] : [served, ['soak.x', soak] as const];
  const context = { ...taskContext(inputs), task: SCRAPE };
  const outcome: Outcome = await makeRunners(taskDeps(new FakeEngine())).scrape(context);
  await server.close();
  return { outcome, sink: context.sink };
}

describe('scrape', () => {
  test('keeps both pages and reads what happened between them', async () => {
    const before = [{ process: 'frontend', text: BEFORE, at: 0 }] as const;
    const { outcome, sink } = await scrape(FRONTEND, passed({}, { before }));
    assert.ok(outcome.status === 'passed');
    const [result] = outcome.output.metrics ?? [];
    assert.equal(result?.task, SCRAPE.id);
    assert.equal(result.lines, 845);
    assert.equal(result.names, 82);
    assert.equal(result.byPrefix['dynamo_frontend_'], 41);
    assert.equal(result.concepts['output-tokens']?.value, 7368);
    assert.deepEqual(
      [...sink.artefacts],
      [
        [`metrics/${SCRAPE.id}.frontend.before.prom`, BEFORE],
        [`metrics/${SCRAPE.id}.frontend.after.prom`, FRONTEND],
      ],
    );
    assert.deepEqual(sink.lines, ['frontend page: 845 lines, 82 names']);
  });

  test('without a soak before it counts from the start of the server', async () => {
    const { outcome } = await scrape(FRONTEND);
    assert.ok(outcome.status === 'passed');
    assert.equal(outcome.output.metrics?.[0]?.concepts['requests']?.value, 188);
  });

  test('a page that was not there before the load fails as such, and nothing is counted from zero', async () => {
    const { outcome } = await scrape(FRONTEND, passed({}, { before: [] }));
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.class, 'metrics');
    assert.equal(
      outcome.reason.message,
      "frontend page before the load: there was none, the soak's log says why; expected a page to count from",
    );
    assert.equal(outcome.output?.metrics?.[0]?.names, 82);
    assert.deepEqual(outcome.output.metrics[0].concepts, {});
  });

  test('a bad line is told and does not lose the page', async () => {
    const { outcome, sink } = await scrape(`${FRONTEND}!?\n`);
    assert.equal(outcome.status, 'passed');
    assert.deepEqual(sink.lines, [
      'frontend page, line 846: does not begin with a metric name',
      'frontend page: 846 lines, 82 names, 1 line unreadable',
    ]);
  });

  test('a process without its page fails, with the answer it gave', async () => {
    const { outcome } = await scrape(null);
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.class, 'metrics');
    assert.match(outcome.reason.message, /^frontend page: \/nothing: 404 .*; expected a page$/);
  });

  test('a page of something else fails', async () => {
    const { outcome } = await scrape('[{"iter": 1}]');
    assert.ok(outcome.status === 'failed');
    assert.match(outcome.reason.message, /0 names.*; expected a page of Prometheus metrics$/);
  });
});

const TOKENS: ConceptValue = {
  metric: 'dynamo_frontend_output_tokens_total',
  unit: 'tokens',
  better: 'neither',
  kind: 'counter',
  value: 400,
};

function counted(tokens: ConceptValue | null): MetricsResult {
  return {
    task: SCRAPE.id,
    framework: 'vllm',
    process: 'frontend',
    lines: 1,
    names: 1,
    byPrefix: { dynamo_frontend_: 41 },
    concepts: tokens === null ? {} : { 'output-tokens': tokens },
  };
}

function measured(outputTokens: number, failed = 0): Measurement {
  const none = summarize([]);
  return {
    task: 'soak.x',
    framework: 'vllm',
    simulated: false,
    valid: true,
    reasons: [],
    durationS: 1,
    requests: { ok: 10, failed, byClass: {} },
    outputTokens,
    outputTokensPerSecond: outputTokens,
    requestsPerSecond: 10,
    ttftMs: none,
    itlMs: none,
    itlMeanMs: none,
    e2eMs: none,
    responseMs: none,
    load: { shape: 'closed', concurrency: 2, requests: 10, durationS: null, maxTokens: 40 },
  };
}

function check(metrics: MetricsResult[] | null, measurement: Measurement | null, least = 41) {
  const minimums = { frontend: { dynamo_frontend_: least } };
  const deps = taskDeps(new FakeEngine(), { metrics: { minimums } });
  const scraped = metrics === null ? [] : [['scrape.x', passed({ metrics })] as const];
  const soaked = measurement === null ? [] : [['soak.x', passed({ measurement })] as const];
  const context = { ...taskContext([...soaked, ...scraped]), task: METRICS };
  return makeRunners(deps).metrics(context);
}

describe('metrics', () => {
  test('enough names and the same tokens on both sides pass', async () => {
    const outcome = await check([counted(TOKENS)], measured(400));
    assert.ok(outcome.status === 'passed');
    assert.deepEqual(
      outcome.output.checks?.map(({ name, detail }) => `${name}: ${detail}`),
      [
        'frontend shows at least 41 dynamo_frontend_ names: 41 seen',
        'tokens of the client and of the frontend agree: client 400, server 400 (dynamo_frontend_output_tokens_total)',
      ],
    );
  });

  test('too few names fail', async () => {
    const outcome = await check([counted(TOKENS)], measured(400), 42);
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.class, 'metrics');
    assert.match(outcome.reason.message, /41 seen, at least 42 expected/);
  });

  for (const [client, failed, expected] of [
    [399, 0, 'failed'],
    [401, 0, 'failed'],
    [399, 1, 'passed'],
    [360, 1, 'passed'],
    [359, 1, 'failed'],
    [401, 1, 'failed'],
  ] as const) {
    test(`client ${client}, server 400, ${failed} failed requests: ${expected}`, async () => {
      assert.equal((await check([counted(TOKENS)], measured(client, failed))).status, expected);
    });
  }

  test('a counter that fell fails: the server restarted under load', async () => {
    const outcome = await check([counted({ ...TOKENS, reset: true })], measured(400));
    assert.ok(outcome.status === 'failed');
    assert.match(outcome.reason.message, /the frontend restarted$/);
  });

  test('a server that counts no tokens is not asked for them', async () => {
    const outcome = await check([counted(null)], measured(400));
    assert.ok(outcome.status === 'passed');
    assert.equal(outcome.output.checks?.length, 1);
  });

  test('alone, without a scraped page, it says what to run instead', async () => {
    assert.deepEqual(await check(null, null), {
      status: 'failed',
      reason: {
        class: 'config',
        message: 'there is no scraped page in this run',
        hint: 'run with --until metrics',
      },
    });
  });
});
