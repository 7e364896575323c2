// A server in a container: ready in the right order, or a failure that says what was last seen.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GpuAbsentError } from '../../../src/docker/engine.ts';
import { failure, FailureError, type Failure } from '../../../src/model/reason.ts';
import type { Service } from '../../../src/model/served-model.ts';
import { IMAGE, LABELS, servingRig, type ServingRig } from '../../rig/serving-rig.ts';

async function failureOf(serving: Promise<Service>): Promise<Failure> {
  try {
    await serving;
  } catch (error) {
    assert.ok(error instanceof FailureError, String(error));
    return error.failure;
  }
  return assert.fail('it was served');
}

function assertNothingLeft({ engine }: ServingRig): void {
  assert.equal(engine.containers.size, 0);
}

describe('a server that comes up', () => {
  test('is handed over with its places, after a token was generated', async () => {
    await using rig = await servingRig();
    const service = await rig.serve();
    const { port } = rig.server;
    assert.deepEqual(service.served, {
      model: 'tiny',
      processes: [
        { process: 'frontend', host: '127.0.0.1', port, metricsPath: '/metrics' },
        { process: 'worker', host: '127.0.0.1', port, metricsPath: '/metrics' },
      ],
      api: { host: '127.0.0.1', port },
    });
    assert.deepEqual(
      rig.server.requests.map(({ path, maxTokens }) => [path, maxTokens]),
      [['/v1/chat/completions', 1]],
    );
    await service.stop('now');
  });

  test('runs with the limits, environment and labels it was asked for', async () => {
    await using rig = await servingRig();
    const service = await rig.serve({ command: ['serve', '--fast'] });
    const [container] = rig.engine.containers.values();
    assert.deepEqual(container?.spec, {
      image: IMAGE,
      command: ['serve', '--fast'],
      env: { GREETING: 'hello' },
      labels: LABELS,
      ports: [8000, 8081],
      memoryMb: 1024,
      cpus: 1,
      shmMb: 64,
      gpus: 0,
      network: 'default',
    });
    await service.stop('now');
  });

  test('gets all cores of an engine that has fewer than it may use', async () => {
    await using rig = await servingRig();
    const service = await rig.serve({ cpus: 64 });
    const [container] = rig.engine.containers.values();
    assert.equal(container?.spec.cpus, rig.engine.info.cores);
    await service.stop('now');
  });

  test('is ready with a token that is not text yet', async () => {
    await using rig = await servingRig({}, { fault: 'empty-text' });
    const service = await rig.serve({ readyWithinS: 1 });
    await service.stop('now');
  });

  test('says what it waits for, and why', async () => {
    await using rig = await servingRig({}, { healthStatus: 503, listed: false });
    rig.sink.onProgress = (message) => {
      if (message.includes('/health')) rig.server.behaviour.healthStatus = 200;
      if (message.includes('/v1/models')) rig.server.behaviour.listed = true;
    };
    const service = await rig.serve();
    assert.deepEqual(rig.sink.progressed.slice(0, -1), [
      `starting a container of ${IMAGE}`,
      'waiting for worker /health: 503 health',
      'waiting for model tiny in /v1/models: lists no model',
    ]);
    assert.match(rig.sink.progressed.at(-1) ?? '', /^ready after \d/);
    await service.stop('now');
  });

  test('its output is in the log', async () => {
    await using rig = await servingRig({ lines: ['loading', 'serving'] });
    const service = await rig.serve();
    rig.engine.print(rig.containerId(), 'a request came');
    await service.stop('gently');
    assert.deepEqual(rig.sink.lines.slice(1), ['loading', 'serving', 'a request came']);
  });

  test('a regular stop gives it time, the other kind does not; both leave nothing', async () => {
    for (const how of ['gently', 'now'] as const) {
      await using rig = await servingRig();
      const service = await rig.serve();
      await Promise.all([service.stop(how), service.stop(how)]);
      await service.stop(how);
      const calls = rig.engine.calls.filter((call) => /stop|remove/.test(call));
      const expected = ['stopContainer', 'removeContainer'];
      assert.deepEqual(calls, how === 'gently' ? expected : ['removeContainer']);
      assertNothingLeft(rig);
    }
  });
});

describe('a container that ends before it is ready', () => {
  test('is reported at once, with its exit code, its last 50 lines and the guilty one', async () => {
    const lines = [
      ...Array.from({ length: 60 }, (_, index) => `step ${index}`),
      'ImportError: No module named transformers',
      'bye',
    ];
    await using rig = await servingRig({ lines, exitCode: 1 });
    const reason = await failureOf(rig.serve());
    assert.equal(reason.class, 'not-ready');
    assert.equal(reason.message, 'the server exited with code 1 before it was ready');
    assert.equal(reason.exitCode, 1);
    const excerpt = reason.excerpt?.split('\n') ?? [];
    assert.equal(excerpt.length, 50);
    assert.equal(excerpt[reason.guiltyLine ?? -1], 'ImportError: No module named transformers');
    assert.equal(rig.sink.lines[(reason.logLine ?? 0) - 1], excerpt[0]);
    assert.equal(rig.sink.lines.length, 1 + lines.length);
    assertNothingLeft(rig);
  });

  test('with exit code 0 is a failure too', async () => {
    await using rig = await servingRig({ exitCode: 0 });
    const reason = await failureOf(rig.serve());
    assert.equal(reason.message, 'the server exited with code 0 before it was ready');
    assert.equal(reason.exitCode, 0);
  });

  test('has an excerpt of its own lines alone, the last of them marked where none looks wrong', async () => {
    await using rig = await servingRig({ lines: ['loading', 'bye'], exitCode: 1 });
    const { excerpt, guiltyLine, logLine } = await failureOf(rig.serve());
    assert.deepEqual(
      { excerpt, guiltyLine, logLine },
      { excerpt: 'loading\nbye', guiltyLine: 1, logLine: 2 },
    );
  });

  test('without a word has no excerpt', async () => {
    await using rig = await servingRig({ exitCode: 1 });
    const { excerpt, guiltyLine, logLine } = await failureOf(rig.serve());
    assert.deepEqual([excerpt, guiltyLine, logLine], [undefined, undefined, undefined]);
  });

  test('for lack of memory is of class oom and names the limit', async () => {
    await using rig = await servingRig({ exitCode: 137, oomKilled: true });
    const reason = await failureOf(rig.serve());
    assert.equal(reason.class, 'oom');
    assert.match(reason.message, /more than its 1024 MB of memory/);
  });

  test('killed without the engine knowing why is probably so for lack of memory', async () => {
    await using rig = await servingRig({ exitCode: 137 });
    const reason = await failureOf(rig.serve());
    assert.equal(reason.class, 'oom');
    assert.equal(
      reason.message,
      'the server was killed before it was ready: it probably needed more than its 1024 MB of memory',
    );
  });

  test('ends the wait for its health', async () => {
    await using rig = await servingRig({}, { healthStatus: 503 });
    rig.sink.onProgress = (message) => {
      if (message.startsWith('waiting')) rig.engine.end(rig.containerId(), 3);
    };
    const reason = await failureOf(rig.serve());
    assert.equal(reason.exitCode, 3);
    assertNothingLeft(rig);
  });

  test('ends the wait for a token that never comes', async () => {
    await using rig = await servingRig(
      {},
      {
        fault: () => {
          rig.engine.end(rig.containerId(), 139);
          return 'hang';
        },
      },
    );
    assert.equal((await failureOf(rig.serve())).exitCode, 139);
  });
});

describe('a server that is not ready in time', { concurrency: 12 }, () => {
  test('shows the last state of every probe and the end of its log', async () => {
    await using rig = await servingRig({ lines: ['loading weights'] }, { healthStatus: 503 });
    const reason = await failureOf(rig.serve({ readyWithinS: 0.25 }));
    assert.equal(reason.class, 'not-ready');
    assert.equal(reason.message, 'not ready within 250 ms: worker /health: 503 health');
    assert.deepEqual(reason.cause?.split('\n'), [
      'container: running',
      'frontend /live: 200 live',
      'worker /health: 503 health',
      'model tiny in /v1/models: not asked yet',
      'one token from /v1/chat/completions: not asked yet',
    ]);
    assert.match(reason.excerpt ?? '', /loading weights$/);
    assertNothingLeft(rig);
  });

  test('because nobody listens', async () => {
    await using rig = await servingRig({ ports: {} });
    const reason = await failureOf(rig.serve({ readyWithinS: 0.25 }));
    assert.match(reason.message, /frontend \/live: connection refused$/);
  });

  test('because its model is not listed although it is healthy, with where to look', async () => {
    await using rig = await servingRig({}, { listed: false });
    const reason = await failureOf(rig.serve({ readyWithinS: 0.25 }));
    assert.match(reason.message, /model tiny in \/v1\/models: lists no model$/);
    assert.match(reason.hint ?? '', /tokenizer/);
  });

  test('because it calls its model by another name, which is the hint', async () => {
    await using rig = await servingRig({}, { model: 'small' });
    const reason = await failureOf(rig.serve({ readyWithinS: 0.25 }));
    assert.match(reason.message, /lists small$/);
    assert.equal(reason.hint, 'serve.model is "tiny", the server calls it "small"');
  });

  for (const [fault, seen] of [
    ['hang', /no answer in 1.00 s$/],
    ['http-500', /500 .*Internal server error/],
    ['close', /connection closed without an answer$/],
    ['garbage', /malformed status line/],
    ['json-page', /200 .*Overloaded/],
  ] as const) {
    test(`because the first token is answered by ${fault}`, async () => {
      await using rig = await servingRig({}, { fault });
      const reason = await failureOf(rig.serve({ readyWithinS: 0.4 }));
      assert.match(reason.message, /one token from/);
      assert.match(reason.message, seen);
    });
  }
});

describe('a start that does not come about', () => {
  test('for want of a GPU says so by its type and leaves nothing', async () => {
    await using rig = await servingRig();
    await assert.rejects(rig.serve({ gpus: 1 }), GpuAbsentError);
    assertNothingLeft(rig);
  });

  test('because the engine refuses it is its failure and leaves nothing', async () => {
    const startError = new FailureError(failure('not-ready', 'no such command'));
    await using rig = await servingRig({ startError });
    assert.equal((await failureOf(rig.serve())).message, 'no such command');
    assertNothingLeft(rig);
  });

  test('because it is cancelled rejects with the reason and leaves nothing', async () => {
    await using rig = await servingRig({}, { healthStatus: 503 });
    const reason = new Error('Ctrl-C');
    rig.sink.onProgress = (message) => {
      if (message.startsWith('waiting')) rig.cancel.abort(reason);
    };
    await assert.rejects(rig.serve(), reason);
    assertNothingLeft(rig);
  });

  test('because the engine is lost meanwhile is of class engine-lost', async () => {
    await using rig = await servingRig({}, { healthStatus: 503 });
    rig.sink.onProgress = (message) => {
      if (message.startsWith('waiting')) rig.engine.lose();
    };
    assert.equal((await failureOf(rig.serve())).class, 'engine-lost');
    assert.equal(rig.sink.lines.at(-1), 'the container could not be removed: the engine is gone');
  });
});
