import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engineSocket } from '../rig/cli.ts';
import { makeDynamoRoom, outcomes, type DynamoRoom } from '../rig/dynamo-repo/dynamo-room.ts';
import { engineVersion } from '../rig/newer-engine.ts';
import { startRecordingEngine, type RecordingEngine } from '../rig/recording-engine.ts';

const OLD = '20.10.24';
const ASKED = ['--framework=vllm', '--until=sanity'];

describe('Dynamo on an engine of Debian 12', () => {
  let room: DynamoRoom;
  let engine: RecordingEngine;
  let version: string;

  before(async () => {
    room = await makeDynamoRoom();
    // The suite's own where it is one, else a newer one that claims to be.
    version = await engineVersion(engineSocket());
    const isOld = Number.parseInt(version, 10) < 23;
    engine = await startRecordingEngine(engineSocket(), isOld ? {} : { version: OLD });
    if (!isOld) version = OLD;
  });
  after(async () => {
    await engine[Symbol.asyncDispose]();
    await room[Symbol.asyncDispose]();
  });

  test('what it cannot build is refused with the reason before any work', async () => {
    const refs = '--ref=release/0.5.0,release/1.3.0,main';
    const began = engine.asked.length;
    const said = await room.builder(['run', refs, ...ASKED, `--socket=${engine.socket}`]);
    assert.equal(said.code, 4, said.stdout + said.stderr);
    const results = await room.results();
    const why = `the Dockerfile takes secrets as variables (RUN --mount=type=secret,env=), which engine ${version} cannot do`;
    const builds = results.tasks.filter(({ kind }) => kind === 'build');
    assert.deepEqual(
      builds.map(({ target, ref, reason }) => [ref, target, reason?.class, reason?.message]),
      [
        ['release/0.5.0', 'base', 'not-selected', 'no image that starts from it is built'],
        ['release/0.5.0', 'runtime', 'refused', why],
        ['release/1.3.0', 'runtime', 'refused', why],
        ['main', 'runtime', 'refused', why],
      ],
    );
    assert.deepEqual(
      engine.asked.slice(began).filter((line) => !/^(?:GET|HEAD) /.test(line)),
      [],
      'only looked at',
    );
    assert.deepEqual(
      outcomes(results).filter((line) => line.startsWith('sanity') && !line.endsWith('(blocked)')),
      [],
    );
  });

  test('the plan says so beforehand, and has no objection to older branches', async () => {
    const plan = await room.plan('--ref=release/0.4.0,main', ...ASKED, `--socket=${engine.socket}`);
    const refused = plan.tasks.filter((task) => task.refused !== undefined);
    assert.deepEqual(
      refused.map(({ kind, ref, refused: why }) => [kind, ref, why?.hint]),
      [['build', 'main', 'use Docker Engine 23 or newer']],
    );
  });
});
