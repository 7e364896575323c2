import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failure, FailureError } from '../../../src/model/reason.ts';
import { makeRunners } from '../../../src/tasks/runners.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { IMAGE, IMAGE_LABELS } from '../../rig/serving-rig.ts';
import { taskContext, taskDeps } from '../../rig/task-rig.ts';

const LATEST = 'dynamo:latest-vllm-runtime';
const TASK = { ...someTask('promote.vllm.runtime.012345678'), kind: 'promote' } as const;

async function promoted(engine: FakeEngine, push: string | null = null) {
  const context = { ...taskContext(), task: TASK };
  const outcome = await makeRunners({ ...taskDeps(engine), push }).promote(context);
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

describe('a promotion that is pushed', () => {
  const PLACE = 'registry.example.org/team/dynamo';
  const NAMES = [IMAGE, LATEST].map((tag) => tag.replace('dynamo:', `${PLACE}:`));

  function withImage(pushing?: (name: string) => void): FakeEngine {
    const engine = new FakeEngine(pushing === undefined ? {} : { pushing });
    engine.addImage(IMAGE, IMAGE_LABELS);
    return engine;
  }

  function refuseAt(name: string | undefined): (pushed: string) => void {
    return (pushed) => {
      const reason = failure('registry', `${pushed} could not be pushed`, { cause: '503' });
      if (pushed === name) throw new FailureError(reason);
    };
  }

  test('goes there by its own tag and by the one that follows the newest, and leaves no such name here', async () => {
    const engine = withImage();
    const { outcome } = await promoted(engine, PLACE);
    assert.ok(outcome.status === 'passed');
    assert.deepEqual(
      outcome.output.checks?.map(({ name }) => name),
      [LATEST, ...NAMES],
    );
    assert.deepEqual(engine.images.pushed, NAMES);
    assert.deepEqual(engine.images.names().toSorted(), [IMAGE, LATEST].toSorted());
  });

  test('is pushed again although the tag points there already: nobody knows what the registry has', async () => {
    const engine = withImage();
    await promoted(engine, PLACE);
    await promoted(engine, PLACE);
    assert.deepEqual(engine.images.pushed, [...NAMES, ...NAMES]);
  });

  test('fails as the registry does, with its class, and without a name left here', async () => {
    const engine = withImage(refuseAt(NAMES[0]));
    const { outcome } = await promoted(engine, PLACE);
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.class, 'registry');
    assert.equal(outcome.reason.message, `${NAMES[0]} could not be pushed`);
    assert.deepEqual(engine.images.names().toSorted(), [IMAGE, LATEST].toSorted());
  });

  test('says what is there where only half of it is', async () => {
    const engine = withImage(refuseAt(NAMES[1]));
    const { outcome } = await promoted(engine, PLACE);
    assert.ok(outcome.status === 'failed');
    assert.equal(outcome.reason.message, `${NAMES[1]} could not be pushed; ${NAMES[0]} is there`);
    assert.equal(outcome.reason.cause, '503');
    assert.deepEqual(
      outcome.output?.checks?.map(({ name }) => name),
      [LATEST, NAMES[0]],
    );
  });

  test('is not begun for an image of other inputs', async () => {
    const engine = new FakeEngine();
    engine.addImage(IMAGE, { ...IMAGE_LABELS, 'builder.fingerprint': 'f'.repeat(64) });
    await promoted(engine, PLACE);
    assert.deepEqual(engine.images.pushed, []);
  });
});
