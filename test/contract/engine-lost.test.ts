// Every call to a real engine that freezes or goes ends within 5 s, in class engine-lost; short: test/fault has whole engines.

import { after, before, describe, it } from 'node:test';
import { connectEngine } from '../../src/docker/connect.ts';
import { realClock } from '../../src/host/clock.ts';
import { callsAnew, callsUnderWay } from '../rig/engine-calls.ts';
import { startEngineProxy, type EngineProxy } from '../rig/engine-proxy.ts';
import { assertLost } from '../rig/lost-calls.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { Bench, LABEL, MINE } from './engine-bench.ts';
import { openRealEngine, realSocket } from './engine-harness.ts';

const LABELS = { [LABEL]: MINE };

describe('a lost engine', { timeout: 240_000, concurrency: true }, () => {
  const bench = new Bench();
  before(() => bench.open(openRealEngine));
  after(() => bench.close());

  const losses: Readonly<Record<string, (proxy: EngineProxy) => void>> = {
    freezes: (proxy) => proxy.freeze(),
    'goes away': (proxy) => proxy.vanish(),
  };
  for (const [how, lose] of Object.entries(losses)) {
    for (const backend of ['buildkit', 'classic'] as const) {
      it(`that ${how} ends all calls, the ones under way (${backend}) and the ones that begin`, async () => {
        await using proxy = await startEngineProxy(realSocket());
        await using dir = await tempDir();
        const engine = await connectEngine({
          socket: proxy.socket,
          env: {},
          backend,
          clock: realClock,
        });
        const calling = { engine, image: bench.image, labels: LABELS };
        const abort = new AbortController();
        try {
          await using underWay = await callsUnderWay(calling, abort.signal);
          await assertLost(underWay.calls, () => lose(proxy));
          await assertLost(callsAnew(calling, dir.path, abort.signal), () => {});
        } finally {
          abort.abort();
          await engine.close();
        }
      });
    }
  }
});
