// A server in use: the news of its death, and of nothing else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RETRIED } from '../../../src/model/reason.ts';
import { servingRig } from '../../rig/serving-rig.ts';

for (const [exitCode, oomKilled, failureClass] of [
  [139, false, 'server-lost'],
  [0, false, 'server-lost'],
  [137, true, 'oom'],
  [137, false, 'oom'],
] as const) {
  test(`that exits with ${exitCode}${oomKilled ? ' for lack of memory' : ''} is lost, class ${failureClass}`, async () => {
    await using rig = await servingRig({ lines: ['up', 'panicked at src/lib.rs'] });
    const service = await rig.serve();
    rig.engine.end(rig.containerId(), exitCode, oomKilled);
    const reason = await service.lost;
    assert.equal(reason.class, failureClass);
    assert.equal(reason.exitCode, exitCode);
    assert.match(reason.excerpt ?? '', /panicked/);
    await service.stop('now');
    assert.equal(rig.engine.containers.size, 0);
  });
}

test('whose engine dies is lost with it', async () => {
  await using rig = await servingRig();
  const service = await rig.serve();
  rig.engine.lose();
  assert.equal((await service.lost).class, 'engine-lost');
});

test('whose engine died lives again for who asks it once more, elsewhere, and one container is left to stop', async () => {
  await using rig = await servingRig();
  const service = await rig.serve();
  const first = rig.containerId();
  rig.engine.lose();
  await service.lost;
  rig.engine.comeBack();
  const signal = new AbortController().signal;
  await Promise.all([service.renew?.(signal), service.renew?.(signal)]);
  assert.notEqual(rig.containerId(), first);
  assert.equal(await Promise.race([service.lost, Promise.resolve('alive')]), 'alive');
  assert.equal(service.served.model, 'tiny');
  rig.engine.end(rig.containerId(), 1);
  assert.equal((await service.lost).class, 'server-lost');
  await service.stop('now');
  assert.equal(rig.engine.containers.size, 0);
});

test('whose engine is still lost does not live again, and says why', async () => {
  await using rig = await servingRig();
  const service = await rig.serve();
  rig.engine.lose();
  await service.lost;
  const renewed = service.renew?.(new AbortController().signal);
  await assert.rejects(async () => renewed, { message: 'the engine is gone' });
});

test('that died by itself is never started again', async () => {
  await using rig = await servingRig();
  const service = await rig.serve();
  rig.engine.end(rig.containerId(), 1);
  const { class: kind } = await service.lost;
  assert.equal(kind, 'server-lost');
  assert.ok(!RETRIED.has(kind));
  await service.renew?.(new AbortController().signal);
  assert.equal(rig.engine.calls.filter((call) => call === 'createContainer').length, 1);
});

test('that was stopped is not lost', async () => {
  await using rig = await servingRig();
  const service = await rig.serve();
  await service.stop('gently');
  const first = await Promise.race([service.lost, Promise.resolve('still there')]);
  assert.equal(first, 'still there');
});

test('goes on when the task that started it is over and its signal aborts', async () => {
  await using rig = await servingRig();
  const service = await rig.serve();
  rig.cancel.abort(new Error('the task is over'));
  rig.engine.print(rig.containerId(), 'still here');
  rig.engine.end(rig.containerId(), 1);
  assert.equal((await service.lost).exitCode, 1);
  assert.ok(rig.sink.lines.includes('still here'));
});
