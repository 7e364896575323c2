// Whole engines of our own that are killed, frozen, stopped and started again under every kind of call.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { connectEngine } from '../../src/docker/connect.ts';
import type { Config } from '../../src/model/config.ts';
import { realClock } from '../../src/host/clock.ts';
import { engineReturns } from '../../src/pipeline/engine-back.ts';
import { callsAnew, callsUnderWay } from '../rig/engine-calls.ts';
import { tell } from '../rig/figures.ts';
import { assertLost, type Losses } from '../rig/lost-calls.ts';
import { startOwnEngine, type OwnEngine } from '../rig/own-engine.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { tinyImage } from '../rig/tiny-image.ts';

const SUITES = ['bookworm', 'sid'] as const;
const BACKENDS = ['buildkit', 'classic'] as const;
const LABELS = { 'builder.test.lost': String(process.pid) };
const PATIENT: Pick<Config, 'engineBackWithinS'> = { engineBackWithinS: 60 };

/** What befalls it, and how it comes back. */
const FAULTS: Readonly<
  Record<string, { lose: (own: OwnEngine) => void; mend: (own: OwnEngine) => Promise<void> }>
> = {
  killed: { lose: (own) => own.signal('SIGKILL'), mend: (own) => own.restart() },
  frozen: {
    lose: (own) => own.signal('SIGSTOP'),
    mend: (own) => Promise.resolve(own.signal('SIGCONT')),
  },
  stopped: { lose: (own) => own.signal('SIGTERM'), mend: (own) => own.restart() },
};

let calls = 0;
let slowestMs = 0;

function count(losses: Losses): void {
  calls += losses.calls;
  slowestMs = Math.max(slowestMs, losses.slowestMs);
}

for (const suite of SUITES) {
  describe(`an engine of ${suite}`, { timeout: 900_000 }, () => {
    for (const [fault, { lose, mend }] of Object.entries(FAULTS)) {
      for (const backend of BACKENDS) {
        test(`that is ${fault} loses every call within 5 s (${backend}), and serves the same connection when it is back`, async () => {
          await using own = await startOwnEngine(suite);
          await using dir = await tempDir();
          const image = await tinyImage(own.socket);
          const clock = realClock;
          const engine = await connectEngine({ socket: own.socket, env: {}, backend, clock });
          const abort = new AbortController();
          const calling = { engine, image, labels: LABELS };
          await using underWay = await callsUnderWay(calling, abort.signal);
          count(await assertLost(underWay.calls, () => lose(own)));
          count(await assertLost(callsAnew(calling, dir.path, abort.signal), () => {}));
          const back = engineReturns(engine, PATIENT, clock)(abort.signal);
          await mend(own);
          assert.equal(await back, true);
          assert.notEqual(await engine.inspectImage(image), null);
          abort.abort();
          await engine.close();
        });
      }
    }
  });
}

after(() => {
  const kinds = Object.keys(FAULTS).join(', ');
  tell(
    `engines of ${SUITES.join(' and ')} ${kinds}: ${calls} calls, 0 hangs, 0 of another class than engine-lost, the slowest ${Math.round(slowestMs)} ms`,
  );
});
