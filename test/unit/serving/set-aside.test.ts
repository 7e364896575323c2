import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failure, FailureError } from '../../../src/model/reason.ts';
import type { Keeping } from '../../../src/serving/set-aside.ts';
import { servingRig } from '../../rig/serving-rig.ts';

const TASK = 'serve.vllm.runtime.012345678';
const KEEPING: Keeping = { task: TASK, docker: 'docker', gpus: false };
const NAME = `builder-kept-${TASK}-000000`;

describe('a served model that is kept', () => {
  test('is paused under a name of its own, and no later stop touches it', async () => {
    await using rig = await servingRig({}, {}, KEEPING);
    const service = await rig.serve();
    const kept = await service.keep?.();
    assert.deepEqual(kept, {
      container: NAME,
      state: 'paused',
      look: `docker unpause ${NAME} && docker exec -it ${NAME} sh`,
      remove: `docker rm --force --volumes ${NAME}`,
    });
    await service.stop('gently');
    const [container] = await rig.engine.listContainers({});
    assert.deepEqual([container?.name, container?.running], [NAME, false]);
    assert.ok(!rig.engine.calls.includes('removeContainer'));
    assert.ok(!rig.engine.calls.includes('stopContainer'));
    assert.match(
      rig.sink.lines.at(-1) ?? '',
      new RegExp(`^kept as ${NAME}, paused: docker unpause`),
    );
  });

  test('is stopped where it holds GPUs, which others want', async () => {
    await using rig = await servingRig({}, {}, { ...KEEPING, gpus: true });
    const kept = await (await rig.serve()).keep?.();
    assert.equal(kept?.state, 'exited');
    assert.equal(kept.look, `docker run --rm -it --entrypoint sh "$(docker commit ${NAME})"`);
    assert.ok(!rig.engine.calls.includes('pauseContainer'));
  });

  test('makes an image without the token that its server was given', async () => {
    await using rig = await servingRig({}, {}, { ...KEEPING, gpus: true, secrets: ['HF_TOKEN'] });
    const kept = await (await rig.serve()).keep?.();
    assert.equal(
      kept?.look,
      `docker run --rm -it --entrypoint sh "$(docker commit --change 'ENV HF_TOKEN=' ${NAME})"`,
    );
  });

  test('is stopped where the engine cannot pause', async () => {
    const pauseError = new FailureError(failure('config', 'no freezer'));
    await using rig = await servingRig({ pauseError }, {}, KEEPING);
    assert.equal((await (await rig.serve()).keep?.())?.state, 'exited');
  });

  test('is kept as it ended where it has ended', async () => {
    await using rig = await servingRig({ lines: ['bang'] }, {}, KEEPING);
    const service = await rig.serve();
    rig.engine.end(rig.containerId(), 1);
    await service.lost;
    assert.equal((await service.keep?.())?.state, 'exited');
    assert.ok(!rig.engine.calls.includes('stopContainer'));
  });

  test('is not kept where the engine is lost: the log says so', async () => {
    await using rig = await servingRig({}, {}, KEEPING);
    const service = await rig.serve();
    rig.engine.lose();
    assert.equal(await service.keep?.(), null);
    assert.match(rig.sink.lines.at(-1) ?? '', /could not be kept: the engine is gone/);
  });

  test('is not kept where nobody asked for it', async () => {
    await using rig = await servingRig();
    const service = await rig.serve();
    assert.equal(await service.keep?.(), null);
    await service.stop('now');
    assert.equal(rig.engine.containers.size, 0);
  });
});

describe('a server that does not become ready', () => {
  test('is kept, and its failure says where', async () => {
    await using rig = await servingRig({ lines: ['boom'], exitCode: 2 }, {}, KEEPING);
    await assert.rejects(rig.serve(), (error) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.class, 'not-ready');
      assert.equal(error.failure.exitCode, 2);
      assert.equal(error.failure.kept?.container, NAME);
      return true;
    });
    assert.equal(rig.engine.containers.size, 1);
  });

  test('is not kept when the run is cancelled', async () => {
    await using rig = await servingRig({}, { healthStatus: 503 }, KEEPING);
    rig.sink.onProgress = (message) => {
      if (message.startsWith('waiting')) rig.cancel.abort('SIGINT');
    };
    await assert.rejects(rig.serve(), (error) => error === 'SIGINT');
    assert.equal(rig.engine.containers.size, 0);
  });
});
