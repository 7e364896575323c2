// A server in use: the news of its death, and of nothing else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
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
