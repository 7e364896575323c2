// What the adapter does when a real engine is cut off, frozen, or dead in the middle of a call.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connectEngine } from '../../src/docker/connect.ts';
import type { Engine } from '../../src/docker/engine.ts';
import { realClock } from '../../src/host/clock.ts';
import type { Clock } from '../../src/model/clock.ts';
import { startEngineProxy } from '../rig/engine-proxy.ts';
import type { EngineProxy } from '../rig/engine-proxy.ts';
import { hurriedClock } from '../rig/hurried-clock.ts';
import { Bench, firstLine, LABEL, MINE, ofClass, soon } from './engine-bench.ts';
import { openRealEngine, PROGRAMS, realSocket } from './engine-harness.ts';

/** Long enough for a fault to be injected into it. */
const TALKS = ['sh', '-c', 'echo first; sleep 2; echo last; exit 4'];

async function through(
  use: (engine: Engine, proxy: EngineProxy) => Promise<void>,
  clock: Clock = realClock,
): Promise<void> {
  await using proxy = await startEngineProxy(realSocket());
  const engine = await connectEngine({ socket: proxy.socket, env: {}, backend: 'auto', clock });
  try {
    await use(engine, proxy);
  } finally {
    await engine.close();
  }
}

describe('a real engine', { timeout: 120_000 }, () => {
  const bench = new Bench();
  before(() => bench.open(openRealEngine));
  after(() => bench.close());

  it('whose connections break once is waited for all the same', async () => {
    await through(async (engine, proxy) => {
      const id = await bench.started(TALKS);
      const waiting = engine.waitContainer(id, soon());
      await engine.inspectContainer(id);
      proxy.cut();
      assert.deepEqual(await waiting, { exitCode: 4, oomKilled: false });
    });
  });

  it('that dies ends every wait with class engine-lost within 5 s', async () => {
    await through(async (engine, proxy) => {
      const id = await bench.started(PROGRAMS.stays.command);
      const stubborn = await bench.started(PROGRAMS.ignoresTerm.command);
      await firstLine(bench.engine, stubborn);
      const waits = [
        engine.waitContainer(id, soon()),
        engine.followLogs(id, () => {}, soon()),
        engine.stopContainer(stubborn, 60_000),
      ];
      const lost = Promise.all(waits.map((wait) => assert.rejects(wait, ofClass('engine-lost'))));
      await engine.inspectContainer(id);
      const died = performance.now();
      proxy.vanish();
      await lost;
      assert.ok(performance.now() - died < 5000);
      await assert.rejects(engine.listContainers({}), ofClass('engine-lost'));
    });
  });

  it('that freezes ends a wait with class engine-lost at the deadline of an inspection', async () => {
    await through(async (engine, proxy) => {
      const id = await bench.started(PROGRAMS.stays.command);
      const waiting = engine.waitContainer(id, soon());
      proxy.behave({ kind: 'silent' });
      await assert.rejects(waiting, ofClass('engine-lost'));
    }, hurriedClock(20));
  });

  it('that freezes can still be left by an abort', async () => {
    await through(async (engine, proxy) => {
      proxy.behave({ kind: 'silent' });
      const abort = new AbortController();
      const creating = engine.createContainer(bench.spec(['true']), abort.signal);
      abort.abort(new Error('enough'));
      await assert.rejects(creating, /enough/);
    }, hurriedClock(20));
  });

  it('that makes a container whose creation was cancelled has none when it is closed', async () => {
    const labels = { [LABEL]: `${MINE}.cancelled` };
    const made = async () => (await bench.engine.listContainers(labels)).length;
    await through(async (engine, proxy) => {
      proxy.behave({ kind: 'late', ms: 2000 });
      const abort = new AbortController();
      const creating = engine.createContainer(bench.spec(['true'], { labels }), abort.signal);
      await until(async () => (await made()) === 1);
      abort.abort(new Error('enough'));
      await assert.rejects(creating, /enough/);
      proxy.behave({ kind: 'none' });
    });
    assert.equal(await made(), 0);
  });

  it('that refuses a setting says so with class config', async () => {
    for (const more of [{ cpus: 1000 }, { memoryMb: 1 }, { env: { '': 'no name' } }]) {
      const creating = bench.engine.createContainer(bench.spec(['true'], more), soon());
      await assert.rejects(creating, ofClass('config'));
    }
  });

  it('that answers late is waited for', async () => {
    await through(async (engine, proxy) => {
      proxy.behave({ kind: 'late', ms: 300 });
      assert.ok(await engine.inspectImage(bench.image));
    });
  });

  it('that never answers keeps nobody who has given up', async () => {
    await through(async (engine, proxy) => {
      proxy.behave({ kind: 'silent' });
      const givenUp = new AbortController();
      const looking = engine.inspectImage(bench.image, givenUp.signal);
      givenUp.abort(new Error('given up'));
      await assert.rejects(looking, { message: 'given up' });
    });
  });

  for (const kind of ['truncate', 'reset'] as const) {
    it(`whose answers are cut (${kind}) at any byte gives class engine-lost, never half an answer`, async () => {
      await through(async (engine, proxy) => {
        for (const afterBytes of [0, 1, 20, 150, 400]) {
          proxy.behave({ kind, afterBytes });
          await assert.rejects(engine.inspectImage(bench.image), ofClass('engine-lost'));
        }
      }, hurriedClock(50));
    });
  }

  it('that answers what is not HTTP gives class engine-lost', async () => {
    await through(async (engine, proxy) => {
      proxy.behave({ kind: 'garbage', text: 'SSH-2.0-OpenSSH_9.2\r\n' });
      await assert.rejects(engine.inspectImage(bench.image), ofClass('engine-lost'));
    });
  });

  it('whose output breaks off gives class engine-lost to one who follows it', async () => {
    await through(async (engine, proxy) => {
      const id = await bench.started(TALKS);
      const lines: string[] = [];
      const first = Promise.withResolvers<void>();
      const onLine = (line: string): void => {
        lines.push(line);
        first.resolve();
      };
      const following = engine.followLogs(id, onLine, soon());
      await first.promise;
      proxy.cut();
      await assert.rejects(following, ofClass('engine-lost'));
      assert.deepEqual(lines, ['first']);
    });
  });

  it('keeps no connection after calls that passed, failed or were aborted', async () => {
    await through(async (engine, proxy) => {
      const id = await bench.started(PROGRAMS.serves.command);
      await firstLine(engine, id);
      await assert.rejects(engine.waitContainer(id, AbortSignal.timeout(200)));
      await assert.rejects(engine.followLogs(id, () => {}, AbortSignal.timeout(200)));
      await engine.inspectContainer('none-such');
      await until(() => proxy.open() === 0);
    });
  });
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const signal = soon();
  while (!(await condition())) await realClock.sleep(10, signal);
}
