// Engines of every version between the oldest and the newest we may meet, by the pages that they answer with.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectEngine } from '../../../src/docker/connect.ts';
import type { Engine } from '../../../src/docker/engine.ts';
import { realClock } from '../../../src/host/clock.ts';
import { toFailure, type Failure } from '../../../src/model/reason.ts';
import { startScriptedEngine, type Answer } from '../../rig/scripted-engine.ts';

/** Version, newest and oldest API. */
type Speaks = readonly [version: string, newest: string, oldest: string];

const ID = `sha256:${'ab'.repeat(32)}`;

/** As far as engine 29 goes: API 1.52 leaves out what is empty, and the fields that were only kept for old clients. */
const PAGES: Readonly<Record<string, Answer>> = {
  'GET /images/a:1/json': { body: { Id: ID, Size: 7, RootFS: {} } },
  'GET /images/json': { body: JSON.stringify([{ Id: ID, Size: 7, Descriptor: {} }]) },
  'GET /containers/json': { body: JSON.stringify([{ Id: 'c', Names: ['/c'], State: 'running' }]) },
  'GET /containers/c/json': {
    body: {
      Id: 'c',
      State: { Status: 'running', Running: true, ExitCode: 0, OOMKilled: false },
      Config: {},
      HostConfig: { NetworkMode: 'bridge' },
      NetworkSettings: { Networks: {} },
    },
  },
  'GET /volumes': { body: {} },
};

async function connected<T>(
  [version, newest, oldest]: Speaks,
  work: (engine: Engine, spoken: readonly string[]) => Promise<T>,
): Promise<T> {
  const tooOld = (ours: string): Answer | null =>
    Number(ours.split('.')[1]) < Number(oldest.split('.')[1])
      ? {
          status: 400,
          body: {
            message: `client version ${ours} is too old. Minimum supported API version is ${oldest}, please upgrade your client to a newer version`,
          },
        }
      : null;
  await using scripted = await startScriptedEngine({
    ...PAGES,
    'GET /_ping': { headers: { 'api-version': newest, 'builder-version': '2' } },
    'GET /version': tooOld('1.51') ?? { body: { Version: version, MinAPIVersion: oldest } },
    'GET /info': { body: { Driver: 'overlayfs', NCPU: 2, MemTotal: 2 ** 33 } },
  });
  const { socket } = scripted;
  const engine = await connectEngine({ socket, env: {}, backend: 'auto', clock: realClock });
  try {
    return await work(engine, scripted.versions);
  } finally {
    await engine.close();
  }
}

describe('an engine', () => {
  const fits: readonly [speaks: Speaks, spoken: string][] = [
    [['20.10.24', '1.41', '1.12'], 'v1.41'],
    [['25.0.3', '1.44', '1.24'], 'v1.44'],
    [['28.5.2', '1.51', '1.24'], 'v1.51'],
    [['29.0.0', '1.52', '1.44'], 'v1.51'],
    [['29.9.0', '1.55', '1.44'], 'v1.51'],
  ];
  for (const [speaks, spoken] of fits) {
    it(`of ${speaks[0]} that speaks API ${speaks[2]} to ${speaks[1]} is spoken to in ${spoken}, and understood`, async () => {
      await connected(speaks, async (engine, versions) => {
        const image = await engine.inspectImage('a:1');
        assert.deepEqual([image?.id, image?.labels, image?.tags], [ID, {}, []]);
        assert.deepEqual((await engine.listImages({}))[0]?.labels, {});
        assert.equal((await engine.listContainers({}))[0]?.name, 'c');
        assert.equal((await engine.inspectContainer('c'))?.ports.size, 0);
        assert.deepEqual(await engine.listVolumes({}), []);
        assert.deepEqual([...new Set(versions.filter((one) => one !== ''))], [spoken]);
      });
    });
  }

  const refused: readonly [speaks: Speaks, message: RegExp][] = [
    [['1.12.6', '1.24', '1.12'], /is too old: it speaks API 1\.24$/],
    [['19.3.15', '1.40', '1.12'], /is too old: it speaks API 1\.40$/],
    [['31.0.0', '1.60', '1.53'], /client version 1\.51 is too old\. Minimum .* 1\.53/],
  ];
  for (const [speaks, message] of refused) {
    it(`of ${speaks[0]} that speaks API ${speaks[2]} to ${speaks[1]} is refused in a sentence with what to do`, async () => {
      const fails = connected<Failure>(speaks, () => assert.fail('it connected'));
      const reason = await fails.catch(toFailure);
      assert.equal(reason.class, 'config');
      assert.match(reason.message, message);
      assert.ok(reason.hint);
    });
  }
});
