import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { currentOwner, isDead } from '../../../src/host/owner.ts';
import { realHost } from '../../../src/host/real.ts';
import { ownerLabels } from '../../../src/model/labels.ts';
import { cleanStandIns } from '../../../src/pipeline/clean-stand-ins.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';

test('stand-ins of runs that are over go; those of the living, and what was made from one, stay', async () => {
  const engine = new FakeEngine();
  const dead = ownerLabels('gone', { host: hostname(), pid: 7, started: '1.another-boot.1' });
  const alive = ownerLabels('mine', currentOwner(realHost()));
  const as = (tag: string) => ({ 'builder.context': 'x', 'builder.context.tag': tag });
  engine.addImage('wheels:latest', { ...dead, ...as('wheels:latest') });
  engine.addImage('model:latest', { ...alive, ...as('model:latest') });
  engine.addImage('dynamo:012345-vllm-runtime-amd64', { ...dead, ...as('wheels:latest') });
  const gone = ['stand-in wheels:latest of run gone'];
  assert.deepEqual(await cleanStandIns(engine, { isDead, dryRun: true }), gone);
  assert.equal(engine.images.names().length, 3);
  assert.deepEqual(await cleanStandIns(engine, { isDead, dryRun: false }), gone);
  assert.deepEqual(engine.images.names(), ['model:latest', 'dynamo:012345-vllm-runtime-amd64']);
});
