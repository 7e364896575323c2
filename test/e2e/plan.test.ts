import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import { PlanSchema } from '../../src/model/plan.ts';
import { builder, engineSocket } from '../rig/cli.ts';
import { startRecordingEngine } from '../rig/recording-engine.ts';
import { tempDir } from '../rig/temp-dir.ts';

describe('builder plan', () => {
  test('only looks at the engine, and leaves nothing in the folder it is called in', async () => {
    await using dir = await tempDir();
    await using engine = await startRecordingEngine(engineSocket());
    const said = await builder(['plan', '--json', '--socket', engine.socket], { cwd: dir.path });
    assert.equal(said.code, 0, said.stderr);
    assert.ok(engine.asked.length >= 3, engine.asked.join('\n'));
    assert.deepEqual(
      engine.asked.filter((line) => !/^(?:GET|HEAD) /.test(line)),
      [],
    );
    assert.deepEqual(await readdir(dir.path), []);
  });

  test('needs no engine: what only an engine knows is provisional', async () => {
    await using dir = await tempDir();
    const said = await builder(['plan', '--json', '--framework', 'mocker-vllm'], {
      cwd: dir.path,
      env: { BUILDER_SOCKET: '', DOCKER_HOST: `unix://${dir.path}/none.sock` },
    });
    assert.equal(said.code, 0, said.stderr);
    const plan = v.parse(PlanSchema, JSON.parse(said.stdout));
    assert.ok(plan.tasks.length > 0);
    assert.ok(plan.tasks.every(({ fingerprint }) => fingerprint.provisional));
    const [build] = plan.tasks;
    assert.equal(build?.kind, 'build');
    assert.deepEqual(build.kind === 'build' ? Object.keys(build.build).toSorted() : [], [
      'args',
      'baseImages',
      'context',
      'contexts',
      'dockerfile',
      'dockerfileSha256',
      'platform',
      'recipe',
      'secrets',
      'tags',
      'target',
      'upstreamTags',
    ]);
  });

  test('is what a run executes: the same tasks with the same fingerprints', async () => {
    await using dir = await tempDir();
    const flags = ['--framework', 'mocker-vllm', '--until', 'sanity'];
    const planned = await builder(['plan', '--json', ...flags], { cwd: dir.path });
    const run = await builder(['run', ...flags], { cwd: dir.path });
    assert.equal(run.code, 0, run.stdout + run.stderr);
    const shown = await builder(['show', 'latest', '--json'], { cwd: dir.path });
    const results = v.parse(
      v.object({ tasks: v.array(v.object({ id: v.string(), fingerprint: v.string() })) }),
      JSON.parse(shown.stdout),
    );
    const { tasks } = v.parse(PlanSchema, JSON.parse(planned.stdout));
    assert.deepEqual(
      results.tasks.map(({ id, fingerprint }) => [id, fingerprint]),
      tasks.map(({ id, fingerprint }) => [id, fingerprint.digest]),
    );
  });
});
