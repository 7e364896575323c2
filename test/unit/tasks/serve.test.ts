// The serve task: the service it hands over, and the skip without a GPU.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, FailureError } from '../../../src/model/reason.ts';
import type { TaskDeps } from '../../../src/tasks/deps.ts';
import { makeRunners } from '../../../src/tasks/runners.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { SERVE, servingRig, type ServingRig } from '../../rig/serving-rig.ts';
import { passed, taskContext, taskDeps } from '../../rig/task-rig.ts';

function run(
  rig: ServingRig,
  gpus = 0,
  allowed: TaskDeps['gpus'] = 'auto',
  handedOut: readonly number[] = [],
) {
  const context = { ...taskContext(), gpus: handedOut };
  const deps = { ...taskDeps(rig.engine, { serve: { ...SERVE, gpus } }), gpus: allowed };
  const task = { ...someTask('serve.vllm.runtime.012345678'), kind: 'serve' } as const;
  return { context, outcome: makeRunners(deps).serve({ ...context, task }) };
}

test('a served model is handed over alive, labelled with run, owner and task', async () => {
  await using rig = await servingRig();
  const { context, outcome } = run(rig);
  const end = await outcome;
  assert.ok(end.status === 'passed');
  assert.equal(end.service?.served.api.port, rig.server.port);
  const [container] = rig.engine.containers.values();
  assert.deepEqual(container?.spec.labels, {
    'builder.run': 'r',
    'builder.pid': '7',
    'builder.task': 'serve.vllm.runtime.012345678',
  });
  assert.deepEqual(
    context.events.map((event) => (event.type === 'service-changed' ? event.state : event.type)),
    ['starting'],
  );
  await end.service.stop('now');
});

test('a server gets the GPUs that were handed out, a share being one of them', async () => {
  const info = { gpu: true, gpuDevices: ['nvidia.com/gpu=0', 'nvidia.com/gpu=1'] };
  await using rig = await servingRig({}, {}, null, { info });
  const end = await run(rig, 0.25, [1], [1]).outcome;
  assert.ok(end.status === 'passed');
  const [container] = rig.engine.containers.values();
  const { gpus, gpuIds } = container?.spec ?? {};
  assert.deepEqual([gpus, gpuIds], [1, ['nvidia.com/gpu=1']]);
  await end.service?.stop('now');
});

test('a server of Dynamo gets the limits that its scripts set, where the engine may raise them', async () => {
  await using rig = await servingRig();
  const start = rig.engine.startContainer.bind(rig.engine);
  const asked: unknown[] = [];
  rig.engine.startContainer = (id, signal) => {
    const limits = rig.engine.containers.get(id)?.spec.limits;
    asked.push(limits);
    const refused = 'the container could not start: error setting rlimit type 8: not permitted';
    if (limits !== undefined) throw new FailureError(failure('not-ready', refused));
    return start(id, signal);
  };
  const context = taskContext();
  const deps = taskDeps(rig.engine, { serve: SERVE, repo: 'dynamo' });
  const task = { ...someTask('serve.vllm.runtime.012345678'), kind: 'serve' } as const;
  const end = await makeRunners(deps).serve({ ...context, task });
  assert.ok(end.status === 'passed');
  assert.deepEqual(asked, [{ memlock: -1, stack: 67_108_864, nofile: 65_536 }, undefined]);
  assert.match(
    context.sink.lines.join('\n'),
    /may not raise limits, the server gets its own: .*rlimit/,
  );
  assert.equal(rig.engine.containers.size, 1);
  await end.service?.stop('now');
});

test('what was compiled before is served as it came out of that', async () => {
  await using rig = await servingRig();
  rig.engine.addImage('sha256:compiled');
  const inputs = new Map([['compile.x' as const, passed({}, { compiled: 'sha256:compiled' })]]);
  const task = { ...someTask('serve.vllm.dev.012345678'), kind: 'serve' } as const;
  const runners = makeRunners(taskDeps(rig.engine, { serve: SERVE }));
  const end = await runners.serve({ ...taskContext(), inputs, task });
  assert.ok(end.status === 'passed');
  const [container] = rig.engine.containers.values();
  assert.equal(container?.spec.image, 'sha256:compiled');
  assert.equal(container.spec.limits, undefined);
  await end.service?.stop('now');
});

test('no GPU where one is wanted is a skip', async () => {
  await using rig = await servingRig();
  const end = await run(rig, 2).outcome;
  assert.ok(end.status === 'skipped');
  assert.equal(end.reason.class, 'gpu-absent');
});

test('where GPUs are switched off, a server that wants one is skipped before it starts', async () => {
  await using rig = await servingRig();
  const { context, outcome } = run(rig, 2, 'none');
  const end = await outcome;
  assert.ok(end.status === 'skipped');
  assert.equal(end.reason.class, 'gpu-absent');
  assert.deepEqual(context.events, []);
  assert.ok(!rig.engine.calls.includes('createContainer'));
});
