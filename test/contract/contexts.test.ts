// Named contexts on a real engine, with both of its builders: an image of that name is what COPY --from finds.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connectEngine } from '../../src/docker/connect.ts';
import type { Engine } from '../../src/docker/engine.ts';
import { currentOwner } from '../../src/host/owner.ts';
import { realClock } from '../../src/host/clock.ts';
import { realHost } from '../../src/host/real.ts';
import { ownerLabels } from '../../src/model/labels.ts';
import type { BuildTask } from '../../src/model/plan.ts';
import type { Outcome } from '../../src/model/runner.ts';
import { storeDockerfile } from '../../src/pipeline/stored-dockerfile.ts';
import { contextsOf } from '../../src/pipeline/task-contexts.ts';
import { makeRunners } from '../../src/tasks/runners.ts';
import { someTask } from '../rig/plan-tasks.ts';
import { taskContext, taskDeps } from '../rig/task-rig.ts';
import { tinyImage } from '../rig/tiny-image.ts';
import { someBuild } from '../unit/plan/question.ts';
import { MINE } from './engine-bench.ts';
import { realSocket } from './engine-harness.ts';

/** Of this process: others may build with a context of theirs. */
const NAME = `builder-test-context-${MINE.replace('.', '-')}`;
const MADE = `builder-test/with-context-${MINE.replace('.', '-')}`;
const RUN = ownerLabels(`context-test-${MINE}`, currentOwner(realHost()));

for (const backend of ['buildkit', 'classic'] as const)
  describe(`a named context of a ${backend} build`, { timeout: 120_000 }, () => {
    let engine: Engine;
    let dir: string;
    const stand = `${NAME}-${backend}`;
    const image = `${MADE}:${backend}`;

    before(async () => {
      const socket = realSocket();
      engine = await connectEngine({ socket, env: {}, backend, clock: realClock });
      dir = await mkdtemp(path.join(tmpdir(), 'builder-test-'));
      const base = await tinyImage(socket);
      const steps = [`FROM ${base}`, `COPY --from=${stand} / /context/`, 'RUN ls /context > /seen'];
      await writeFile(path.join(dir, 'Dockerfile'), `${steps.join('\n')}\nRUN cat /seen\n`);
    });
    after(async () => {
      for (const name of [image, `${stand}:latest`, `${stand}-other:latest`])
        await engine.removeImage(name);
      for (const { id, tags } of await engine.listImages({
        'builder.run': RUN['builder.run'] ?? '',
      }))
        if (tags.length === 0) await engine.removeImage(id);
      await engine.close();
      await rm(dir, { recursive: true });
    });

    async function built(value: string): Promise<{ outcome: Outcome; log: string }> {
      const { kind: _, ...common } = someTask('build.vllm.runtime.012345678', { image });
      const { spec } = someBuild({}, { contexts: { [stand]: value }, args: {}, secrets: [] });
      const task: BuildTask = { ...common, kind: 'build', build: spec };
      const context = { ...taskContext(), task };
      const runners = makeRunners({
        ...taskDeps(engine),
        runLabels: RUN,
        contextsOf: (asked) => contextsOf(asked, dir),
        dockerfileOf: (text) => storeDockerfile(dir, text),
        buildRequest: () =>
          Promise.resolve({
            context: { dir, files: [] },
            dockerfile: path.join(dir, 'Dockerfile'),
            target: null,
            platform: 'linux/amd64',
            args: {},
            tags: [image],
            labels: {},
            secrets: new Map(),
            network: 'none',
            noCache: true,
            modifiedAt: 0,
          }),
      });
      const outcome = await runners.build(context).catch((error: unknown) => {
        throw new Error(context.sink.lines.join('\n'), { cause: error });
      });
      return { outcome, log: context.sink.lines.join('\n') };
    }

    test('that is not there is an empty folder', async () => {
      const { outcome } = await built('/nowhere/dummy_dir');
      assert.equal(outcome.status, 'passed');
      const found = await engine.inspectImage(`${stand}:latest`);
      assert.equal(found?.labels['builder.run'], RUN['builder.run']);
    });

    test('has the files that are there now, and none of before', async () => {
      await mkdir(path.join(dir, 'wheels/deep'), { recursive: true });
      await writeFile(path.join(dir, 'wheels/a.whl'), 'a wheel');
      await writeFile(path.join(dir, 'wheels/deep/b'), 'b');
      const { log } = await built('wheels');
      assert.match(log, /a\.whl/);
      await writeFile(path.join(dir, 'wheels/new.whl'), 'newer');
      assert.match((await built('wheels')).log, /new\.whl/);
    });

    test('that is an image has what that image has', async () => {
      await engine.tagImage(`${stand}:latest`, `${stand}-other:latest`);
      const { log } = await built(`docker-image://${stand}-other:latest`);
      assert.match(log, /new\.whl/);
    });

    test('whose name somebody else’s image has is refused, and that image stays', async () => {
      await engine.removeImage(`${stand}:latest`);
      await engine.tagImage(await tinyImage(realSocket()), `${stand}:latest`);
      await assert.rejects(built('wheels'), (error: Error) => {
        assert.match(String(error.cause), /is an image that builder did not make/);
        return true;
      });
      assert.notEqual(await engine.inspectImage(`${stand}:latest`), null);
    });
  });
