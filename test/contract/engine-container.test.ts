// The life of a container, on every engine behind the port.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { GpuAbsentError, NameTakenError } from '../../src/docker/engine.ts';
import { firstLine, LABEL, MINE, ofClass, onEachEngine, soon } from './engine-bench.ts';
import { PROGRAMS, SERVED } from './engine-harness.ts';

onEachEngine('a container', (bench) => {
  it('is created, runs, ends, and says each of these when inspected', async () => {
    const id = await bench.engine.createContainer(bench.spec(PROGRAMS.stays.command), soon());
    const created = await bench.engine.inspectContainer(id);
    assert.deepEqual([created?.id, created?.running, created?.exitCode], [id, false, null]);
    const running = await bench.engine.startContainer(id, soon());
    assert.deepEqual([running.running, running.exitCode], [true, null]);
    await bench.engine.stopContainer(id, 5000);
    const ended = await bench.engine.inspectContainer(id);
    assert.deepEqual([ended?.running, ended?.exitCode, ended?.oomKilled], [false, 143, false]);
  });

  it('that does not exist is null to inspect, and a server-lost failure to start', async () => {
    assert.equal(await bench.engine.inspectContainer('none-such'), null);
    await assert.rejects(bench.engine.startContainer('none-such', soon()), ofClass('server-lost'));
  });

  it('of an unknown image is refused with class base-image', async () => {
    const unknown = bench.spec(['true'], { image: 'builder-test/none-such:1' });
    await assert.rejects(bench.engine.createContainer(unknown, soon()), ofClass('base-image'));
  });

  it('has its name for itself, until it is gone or has another', async () => {
    const name = `builder-test-name-${MINE}`;
    const spec = bench.spec(PROGRAMS.stays.command, { name });
    const create = (): Promise<string> => bench.engine.createContainer(spec, soon());
    const first = await create();
    await assert.rejects(create(), NameTakenError);
    await bench.engine.renameContainer(first, `${name}-renamed`);
    const second = await create();
    await bench.engine.removeContainer(second);
    await create();
  });

  it('runs its command although the image has an entry point', async () => {
    const id = await bench.started(PROGRAMS.speaks.command, { image: bench.swallowing });
    assert.equal((await bench.engine.waitContainer(id, soon())).exitCode, 3);
  });

  it('answers on a free port of 127.0.0.1', async () => {
    const command = PROGRAMS.serves.command;
    const more = { ports: [SERVED], network: 'default' } as const;
    const ids = [await bench.started(command, more), await bench.started(command, more)];
    for (const id of ids) {
      await firstLine(bench.engine, id);
      const port = (await bench.engine.inspectContainer(id))?.ports.get(SERVED);
      assert.ok(port);
      assert.equal(await text(connect(port, '127.0.0.1')), 'hello');
    }
  });

  it('without a network has no ports', async () => {
    const id = await bench.started(PROGRAMS.stays.command, { ports: [SERVED] });
    assert.equal((await bench.engine.inspectContainer(id))?.ports.size, 0);
  });

  it('that asks for a GPU where there is none throws GpuAbsentError, and removal leaves nothing', async () => {
    const id = await bench.engine.createContainer(bench.spec(['true'], { gpus: 1 }), soon());
    await assert.rejects(bench.engine.startContainer(id, soon()), GpuAbsentError);
    await bench.engine.removeContainer(id);
    assert.equal(await bench.engine.inspectContainer(id), null);
  });

  it('is removed while it runs, and removing it twice is fine', async () => {
    const id = await bench.started(PROGRAMS.stays.command);
    await bench.engine.removeContainer(id);
    await bench.engine.removeContainer(id);
    assert.equal(await bench.engine.inspectContainer(id), null);
  });

  it('is found by its labels, by any value where the wanted one is empty', async () => {
    const labels = { [LABEL]: MINE, 'builder.test.role': 'found' };
    const containerName = `builder-test-${MINE}`;
    const id = await bench.engine.createContainer(
      bench.spec(['true'], { labels, name: containerName }),
      soon(),
    );
    const idsOf = async (wanted: Record<string, string>) =>
      (await bench.engine.listContainers({ [LABEL]: MINE, ...wanted })).map((one) => one.id);
    assert.deepEqual(await idsOf({ 'builder.test.role': 'found' }), [id]);
    assert.deepEqual(await idsOf({ 'builder.test.role': '' }), [id]);
    assert.deepEqual(await idsOf({ 'builder.test.role': 'other' }), []);
    const [listed] = await bench.engine.listContainers(labels);
    assert.deepEqual(
      [listed?.name, listed?.running, listed?.labels['builder.test.role']],
      [containerName, false, 'found'],
    );
  });

  describe('stopping', () => {
    it('ends at once what heeds SIGTERM, although it is a bare command', async () => {
      const id = await bench.started(PROGRAMS.stays.command);
      const asked = performance.now();
      await bench.engine.stopContainer(id, 10_000);
      assert.ok(performance.now() - asked < 5000);
      assert.equal((await bench.engine.waitContainer(id, soon())).exitCode, 143);
    });

    it('kills after the grace what ignores SIGTERM', async () => {
      const id = await bench.started(PROGRAMS.ignoresTerm.command);
      await firstLine(bench.engine, id);
      await bench.engine.stopContainer(id, 500);
      assert.equal((await bench.engine.waitContainer(id, soon())).exitCode, 137);
    });

    it('is fine when the container has ended or is gone', async () => {
      const id = await bench.started(PROGRAMS.succeeds.command);
      await bench.engine.waitContainer(id, soon());
      await bench.engine.stopContainer(id, 1000);
      await bench.engine.removeContainer(id);
      await bench.engine.stopContainer(id, 1000);
    });
  });
});
