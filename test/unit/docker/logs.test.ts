import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectEngine } from '../../../src/docker/connect.ts';
import { realClock } from '../../../src/host/clock.ts';
import { toFailure } from '../../../src/model/reason.ts';
import { startScriptedEngine } from '../../rig/scripted-engine.ts';
import type { Script } from '../../rig/scripted-engine.ts';

function frames(...texts: [stream: 1 | 2, text: string][]): Buffer {
  return Buffer.concat(
    texts.flatMap(([stream, text]) => {
      const payload = Buffer.from(text);
      const header = Buffer.alloc(8);
      header.writeUInt8(stream, 0);
      header.writeUInt32BE(payload.length, 4);
      return [header, payload];
    }),
  );
}

function container(running: boolean) {
  return {
    body: {
      Id: 'c1',
      State: {
        Status: running ? 'running' : 'exited',
        Running: running,
        ExitCode: 0,
        OOMKilled: false,
      },
      Config: {},
      HostConfig: { NetworkMode: 'default' },
      NetworkSettings: { Ports: null },
    },
  };
}

async function follow(inspect: Script, logs: Script) {
  await using scripted = await startScriptedEngine({
    'GET /containers/c1/json': inspect,
    'GET /containers/c1/logs': logs,
  });
  const { socket } = scripted;
  const engine = await connectEngine({ socket, env: {}, backend: 'auto', clock: realClock });
  const lines: string[] = [];
  const reason = await engine
    .followLogs('c1', (line) => lines.push(line), AbortSignal.timeout(10_000))
    .then(() => null, toFailure);
  await engine.close();
  return {
    lines,
    reason,
    readings: scripted.asked.filter((line) => line.includes('/logs')).length,
  };
}

describe('following the output of a container', () => {
  it('reads on where the engine ended the stream before the last lines', async () => {
    const whole: [1 | 2, string][] = [
      [1, 'one\n'],
      [2, 'err\n'],
      [1, 'two\nthr'],
      [1, 'ee\n'],
      [2, 'last'],
    ];
    // Cut at every frame, and once in the middle of one.
    const early = [...whole.keys()].map((n) => frames(...whole.slice(0, n)));
    early.push(frames([1, 'one\n'], [2, 'e']));
    for (const first of early) {
      const { lines, readings } = await follow(
        (before) => container(before === 0),
        (before) => ({ body: before === 0 ? first : frames(...whole) }),
      );
      assert.deepEqual(lines.toSorted(), ['err', 'last', 'one', 'three', 'two']);
      assert.equal(readings, 2);
    }
  });

  it('reads once what had ended before', async () => {
    const { lines, readings } = await follow(container(false), { body: frames([1, 'a\n']) });
    assert.deepEqual([lines, readings], [['a'], 1]);
  });

  it('ends when the container is gone', async () => {
    const { lines, reason } = await follow(
      (before) => (before === 0 ? container(true) : { status: 404, body: { message: 'gone' } }),
      { body: frames([1, 'a\n']) },
    );
    assert.deepEqual([lines, reason], [['a'], null]);
  });

  it('fails where the engine sends what is not framed', async () => {
    const { reason } = await follow(container(false), { body: 'plain text, as of a terminal' });
    assert.equal(reason?.class, 'engine-lost');
  });
});
