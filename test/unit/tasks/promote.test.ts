import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeRunners } from '../../../src/tasks/runners.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { IMAGE, IMAGE_LABELS } from '../../rig/serving-rig.ts';
import { taskContext, taskDeps } from '../../rig/task-rig.ts';

const LATEST = 'dynamo:latest-vllm-runtime';
const TASK = { ...someTask('promote.vllm.runtime.012345678'), kind: 'promote' } as const;

async function promoted(engine: FakeEngine) {
  const context = { ...taskContext(), task: TASK };
  const outcome = await makeRunners(taskDeps(engine)).promote(context);
  const [check] = outcome.status === 'passed' ? (outcome.output.checks ?? []) : [];
  const latest = await engine.inspectImage(LATEST);
  return { outcome, detail: check?.detail, latest: latest?.id, context };
}

describe('a promotion', () => {
  test('sets the tag that follows the newest good image, and says that it is the first', async () => {
    const engine = new FakeEngine();
    engine.addImage(IMAGE, IMAGE_LABELS);
    const { outcome, detail, latest, context } = await promoted(engine);
    assert.equal(outcome.status, 'passed');
    assert.equal(detail, `points at ${IMAGE}, the first one`);
    assert.equal(latest, (await engine.inspectImage(IMAGE))?.id);
    assert.deepEqual(context.sink.lines, [`${LATEST}: ${detail}`]);
  });

  test('says what the tag has moved from, by our tag or by the id of somebody else’s image', async () => {
    const engine = new FakeEngine();
    engine.addImage(IMAGE, IMAGE_LABELS);
    engine.addImage('dynamo:fedcba-vllm-runtime-amd64', {
      ...IMAGE_LABELS,
      'builder.fingerprint': 'fedcba'.padEnd(64, '0'),
    });
    await engine.tagImage('dynamo:fedcba-vllm-runtime-amd64', LATEST);
    assert.equal(
      (await promoted(engine)).detail,
      `moved from dynamo:fedcba-vllm-runtime-amd64 to ${IMAGE}`,
    );
    engine.addImage(LATEST);
    assert.match((await promoted(engine)).detail ?? '', /^moved from sha256:0{12} to /);
  });

  test('done twice changes nothing', async () => {
    const engine = new FakeEngine();
    engine.addImage(IMAGE, IMAGE_LABELS);
    await promoted(engine);
    engine.calls.length = 0;
    const { detail } = await promoted(engine);
    assert.equal(detail, `points at ${IMAGE} already`);
    assert.ok(!engine.calls.includes('tagImage'));
  });

  test('is refused for an image of other inputs, and the tag stays', async () => {
    const engine = new FakeEngine();
    engine.addImage(IMAGE, { ...IMAGE_LABELS, 'builder.fingerprint': 'f'.repeat(64) });
    const { outcome, latest } = await promoted(engine);
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.class, 'config');
    assert.equal(latest, undefined);
  });
});
