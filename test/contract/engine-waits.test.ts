// Every call that waits, on every engine behind the port: it ends, and it can be ended.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ofClass, onEachEngine, soon } from './engine-bench.ts';
import { PROGRAMS } from './engine-harness.ts';

onEachEngine('a wait', (bench) => {
  describe('waiting', () => {
    it('gives the exit code when it begins before the start', async () => {
      const id = await bench.engine.createContainer(bench.spec(PROGRAMS.speaks.command), soon());
      const waiting = bench.engine.waitContainer(id, soon());
      await bench.engine.startContainer(id, soon());
      assert.deepEqual(await waiting, { exitCode: 3, oomKilled: false });
    });

    it('gives the exit code when it begins after the end', async () => {
      const id = await bench.started(PROGRAMS.succeeds.command);
      await bench.engine.followLogs(id, () => {}, soon());
      assert.deepEqual(await bench.engine.waitContainer(id, soon()), {
        exitCode: 0,
        oomKilled: false,
      });
      assert.deepEqual(await bench.engine.waitContainer(id, soon()), {
        exitCode: 0,
        oomKilled: false,
      });
    });

    it('tells a container that ran out of memory', async () => {
      const id = await bench.started(PROGRAMS.eatsMemory.command, { memoryMb: 16 });
      assert.deepEqual(await bench.engine.waitContainer(id, soon()), {
        exitCode: 137,
        oomKilled: true,
      });
    });

    it('ends when the container is removed', async () => {
      const id = await bench.started(PROGRAMS.stays.command);
      const waiting = bench.engine
        .waitContainer(id, soon())
        .then(({ exitCode }) => exitCode === 137, ofClass('server-lost'));
      await bench.engine.removeContainer(id);
      assert.ok(await waiting);
    });
  });

  describe('output', () => {
    it('comes line by line from both streams, the last line without an end too', async () => {
      const id = await bench.started(PROGRAMS.speaks.command);
      const lines: string[] = [];
      await bench.engine.followLogs(id, (line) => lines.push(line), soon());
      assert.deepEqual(lines.toSorted(), ['err', 'last', 'out']);
    });

    it('is given from its beginning to one who comes late', async () => {
      const id = await bench.started(PROGRAMS.speaks.command);
      await bench.engine.waitContainer(id, soon());
      const lines: string[] = [];
      await bench.engine.followLogs(id, (line) => lines.push(line), soon());
      assert.equal(lines.length, 3);
    });
  });

  describe('an abort', () => {
    const waits: Record<string, (id: string, signal: AbortSignal) => Promise<unknown>> = {
      waitContainer: (id, signal) => bench.engine.waitContainer(id, signal),
      followLogs: (id, signal) => bench.engine.followLogs(id, () => {}, signal),
    };
    for (const [call, wait] of Object.entries(waits)) {
      it(`ends ${call} at once with its reason, and leaves the container running`, async () => {
        const id = await bench.started(PROGRAMS.stays.command);
        const abort = new AbortController();
        const reason = new Error('enough');
        const waiting = wait(id, abort.signal);
        // The call has reached the engine when another one after it was answered.
        await bench.engine.inspectContainer(id);
        const asked = performance.now();
        abort.abort(reason);
        await assert.rejects(waiting, reason);
        assert.ok(performance.now() - asked < 500);
        assert.equal((await bench.engine.inspectContainer(id))?.running, true);
      });

      it(`that came before makes ${call} reject without a wait`, async () => {
        const id = await bench.started(PROGRAMS.stays.command);
        const reason = new Error('long ago');
        await assert.rejects(wait(id, AbortSignal.abort(reason)), reason);
      });
    }
  });
});
