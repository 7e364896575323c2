// The build task: what it asks of the engine and what it says of the image.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BuildRequest } from '../../../src/docker/engine.ts';
import { failure, FailureError } from '../../../src/model/reason.ts';
import type { BuildTask } from '../../../src/model/plan.ts';
import { makeRunners } from '../../../src/tasks/runners.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { taskContext, taskDeps } from '../../rig/task-rig.ts';

const TASK: BuildTask = {
  ...someTask('sanity.vllm.runtime.012345678'),
  id: 'build.vllm.runtime.012345678',
  kind: 'build',
  fingerprint: { digest: 'abc123', provisional: false, inputs: {} },
  build: {
    recipe: 'dockerfile',
    dockerfile: 'Dockerfile',
    context: '.',
    target: null,
    platform: 'linux/amd64',
    args: {},
    contexts: {},
    secrets: [],
    tags: [],
    baseImages: [],
    upstreamTags: [],
    dockerfileSha256: '',
  },
};

const REQUEST: BuildRequest = {
  context: { dir: '/somewhere', files: [] },
  dockerfile: '/somewhere/Dockerfile',
  target: null,
  platform: 'linux/amd64',
  args: {},
  tags: [TASK.image],
  labels: { 'org.example': 'kept' },
  secrets: new Map(),
  network: 'default',
  noCache: false,
  modifiedAt: 0,
};

function run(engine: FakeEngine) {
  const deps = { ...taskDeps(engine), buildRequest: () => Promise.resolve(REQUEST) };
  const context = taskContext();
  return { outcome: makeRunners(deps).build({ ...context, task: TASK }), context };
}

test('a built image carries what it is, not who made it, and is told with its size', async () => {
  const engine = new FakeEngine();
  const { outcome } = run(engine);
  const image = await engine.inspectImage(TASK.image).then(() => outcome);
  assert.equal(image.status, 'passed');
  const built = await engine.inspectImage(TASK.image);
  assert.deepEqual(built?.labels, {
    'org.example': 'kept',
    'builder.fingerprint': 'abc123',
    'builder.framework': 'vllm',
    'builder.target': 'runtime',
    'builder.revision': TASK.revision,
  });
  assert.deepEqual(image.output.image, {
    image: TASK.image,
    id: built.id,
    framework: 'vllm',
    target: 'runtime',
    revision: TASK.revision,
    fingerprint: 'abc123',
    sizeBytes: built.sizeBytes,
  });
});

test('a failed build is the failure that the engine told', async () => {
  const reason = failure('dependency', 'no such package');
  const engine = new FakeEngine({ build: () => Promise.reject(new FailureError(reason)) });
  await assert.rejects(run(engine).outcome, new FailureError(reason));
});
