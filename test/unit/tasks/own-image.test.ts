import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Labels } from '../../../src/model/labels.ts';
import type { OtherTask } from '../../../src/model/plan.ts';
import { missingImage } from '../../../src/tasks/own-image.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { IMAGE, IMAGE_LABELS } from '../../rig/serving-rig.ts';

const { signal } = new AbortController();

async function problemWith(labels: Labels, task: Partial<OtherTask> = {}): Promise<string | null> {
  const engine = new FakeEngine();
  const sanity = someTask('sanity.vllm.runtime.012345678', task);
  engine.addImage(sanity.image, labels);
  return (await missingImage(engine, sanity, signal))?.message ?? null;
}

test('an image that was built from the inputs of the task is the one it means', async () => {
  assert.equal(await problemWith(IMAGE_LABELS), null);
  const image = 'dynamo:012345.fedcba987-vllm-runtime-amd64';
  assert.equal(await problemWith(IMAGE_LABELS, { image }), null);
});

test('an image of other inputs is not, whatever its tag says', async () => {
  const other = { ...IMAGE_LABELS, 'builder.fingerprint': '012345'.padEnd(64, 'f') };
  assert.equal(await problemWith(other), `${IMAGE} was built from other inputs`);
  assert.equal(await problemWith({}), `${IMAGE} was built from other inputs`);
});

test('an image that somebody made from it is not, although it inherits its labels', async () => {
  assert.equal(
    await problemWith(IMAGE_LABELS, { image: 'h12:latest' }),
    'h12:latest was made from an image of ours, not by us',
  );
});

test('an image that is not there is told with the command that makes it', async () => {
  const missing = await missingImage(
    new FakeEngine(),
    someTask('sanity.vllm.runtime.012345678'),
    signal,
  );
  assert.equal(missing?.message, `${IMAGE} is not there`);
  assert.equal(missing.hint, 'builder --until sanity');
});
