// The sanity task: a fresh container, its exit code, and nothing left of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../../src/model/runner.ts';
import type { TaskDeps } from '../../../src/tasks/deps.ts';
import { makeRunners } from '../../../src/tasks/runners.ts';
import type { FakeProgram } from '../../rig/fake-container.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { IMAGE, IMAGE_LABELS, SERVE } from '../../rig/serving-rig.ts';
import { passed, taskContext, taskDeps } from '../../rig/task-rig.ts';

function rig(program: FakeProgram) {
  const engine = new FakeEngine({ program: () => program });
  engine.addImage(IMAGE, IMAGE_LABELS);
  const context = { ...taskContext(), task: someTask('sanity.vllm.runtime.012345678') };
  const run = (gpu = 0, allowed: TaskDeps['gpus'] = 'auto'): Promise<Outcome> => {
    const deps = { ...taskDeps(engine), gpus: allowed };
    const resources = { ...context.task.resources, gpu };
    return makeRunners(deps).sanity({
      ...context,
      task: { ...context.task, resources, kind: 'sanity' },
    });
  };
  return { engine, context, run };
}

test('exit code 0 passes, and the output is in the log', async () => {
  const { engine, context, run } = rig({ lines: ['imports work', 'all good'], exitCode: 0 });
  const outcome = await run();
  assert.equal(outcome.status, 'passed');
  assert.deepEqual(
    outcome.output.checks?.map((check) => [check.passed, check.detail]),
    [[true, 'exit code 0, 2 lines of output']],
  );
  assert.deepEqual(context.sink.lines.slice(1), ['imports work', 'all good']);
  assert.deepEqual(context.sink.progressed, ["check '--all of it'"]);
  assert.equal(engine.containers.size, 0);
});

test('a command that prints nothing passes and is noted', async () => {
  const outcome = await rig({ exitCode: 0 }).run();
  assert.ok(outcome.status === 'passed');
  assert.equal(outcome.output.checks?.[0]?.detail, 'exit code 0, it printed nothing');
});

test('another exit code is class sanity with the guilty line', async () => {
  const { engine, run } = rig({ lines: ['ok', 'ModuleNotFoundError: vllm'], exitCode: 3 });
  const outcome = await run();
  assert.ok(outcome.status === 'failed');
  assert.equal(outcome.reason.class, 'sanity');
  assert.equal(outcome.reason.message, 'the sanity command failed: exit code 3, 2 lines of output');
  assert.equal(outcome.reason.cause, 'ModuleNotFoundError: vllm');
  assert.equal(outcome.reason.exitCode, 3);
  const lines = outcome.reason.excerpt?.split('\n') ?? [];
  assert.equal(lines[outcome.reason.guiltyLine ?? -1], 'ModuleNotFoundError: vllm');
  assert.equal(outcome.output?.checks?.[0]?.passed, false);
  assert.equal(engine.containers.size, 0);
});

test('where nothing looks like an error, the cause is the last line of the command', async () => {
  const outcome = await rig({ lines: ['looking', 'two of three'], exitCode: 1 }).run();
  assert.ok(outcome.status === 'failed');
  assert.equal(outcome.reason.cause, 'two of three');
});

test('a command that fails in silence has no cause and no excerpt: our own words are none', async () => {
  const outcome = await rig({ exitCode: 1 }).run();
  assert.ok(outcome.status === 'failed');
  const { cause, excerpt, guiltyLine } = outcome.reason;
  assert.deepEqual([cause, excerpt, guiltyLine], [undefined, undefined, undefined]);
});

test('death for lack of memory is class oom', async () => {
  const outcome = await rig({ exitCode: 137, oomKilled: true }).run();
  assert.ok(outcome.status === 'failed');
  assert.equal(outcome.reason.class, 'oom');
});

test('asks for no GPU, whatever the server of the same framework asks for', async () => {
  const { engine, context } = rig({ exitCode: 0 });
  const asked: number[] = [];
  const create = engine.createContainer.bind(engine);
  engine.createContainer = (spec, signal) => {
    asked.push(spec.gpus);
    return create(spec, signal);
  };
  const deps = taskDeps(engine, { serve: { ...SERVE, gpus: 1 } });
  const task = { ...context.task, kind: 'sanity' } as const;
  assert.equal((await makeRunners(deps).sanity({ ...context, task })).status, 'passed');
  assert.deepEqual(asked, [0]);
});

test('what was compiled before is checked in what came out of that', async () => {
  const { engine, context } = rig({ exitCode: 0 });
  const images: string[] = [];
  engine.addImage('sha256:compiled');
  const create = engine.createContainer.bind(engine);
  engine.createContainer = (spec, signal) => {
    images.push(spec.image);
    return create(spec, signal);
  };
  const inputs = new Map([['compile.x' as const, passed({}, { compiled: 'sha256:compiled' })]]);
  const task = { ...context.task, kind: 'sanity' } as const;
  await makeRunners(taskDeps(engine)).sanity({ ...context, inputs, task });
  assert.deepEqual(images, ['sha256:compiled']);
});

test('no GPU where one is wanted is a skip that says so', async () => {
  const { engine, run } = rig({ exitCode: 0 });
  assert.deepEqual(await run(1), {
    status: 'skipped',
    reason: {
      class: 'gpu-absent',
      message: 'the engine has no GPU to give',
      cause: 'could not select device driver "nvidia"',
    },
  });
  assert.equal(engine.containers.size, 0);
});

test('where GPUs are switched off, what wants one is skipped before it starts, the rest is not', async () => {
  const { engine, run } = rig({ exitCode: 0 });
  const outcome = await run(1, 'none');
  assert.ok(outcome.status === 'skipped');
  assert.equal(outcome.reason.class, 'gpu-absent');
  assert.equal(outcome.reason.message, 'GPUs are switched off by `gpus: none`');
  assert.ok(!engine.calls.includes('createContainer'));
  assert.equal((await run(0, 'none')).status, 'passed');
});

test('cancelled while the command runs, it leaves nothing', async () => {
  const { engine, context, run } = rig({ lines: ['working'] });
  const running = run();
  while (!context.sink.lines.includes('working'))
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  context.cancel.abort(new Error('Ctrl-C'));
  await assert.rejects(running, /Ctrl-C/);
  assert.equal(engine.containers.size, 0);
});
