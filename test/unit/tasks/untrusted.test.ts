// What the containers of an untrusted branch are made with, beside those of a trusted one.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ContainerSpec } from '../../../src/docker/engine.ts';
import { containerOptions } from '../../../src/docker/container-options.ts';
import type { Framework } from '../../../src/model/framework.ts';
import type { OtherTask } from '../../../src/model/plan.ts';
import { keepingOf, type TaskDeps } from '../../../src/tasks/deps.ts';
import { makeRunners } from '../../../src/tasks/runners.ts';
import { compiling } from '../../rig/compile-rig.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { IMAGE, IMAGE_LABELS, SERVE } from '../../rig/serving-rig.ts';
import { taskContext, taskDeps } from '../../rig/task-rig.ts';

const LENT = { hfCache: '/home/kim/hf', hfToken: 'hf_canary', offline: false };
const PLACE = { hfHome: '/root/.cache/huggingface' };

/** The container that a step is given. */
async function containerOf(
  kind: 'sanity' | 'serve',
  trust: { readonly untrusted?: true },
): Promise<ContainerSpec> {
  const engine = new FakeEngine({ program: () => ({ exitCode: 0 }) });
  engine.addImage(IMAGE, IMAGE_LABELS);
  const made: ContainerSpec[] = [];
  const create = engine.createContainer.bind(engine);
  engine.createContainer = (spec, signal) => {
    made.push(spec);
    return create(spec, signal);
  };
  const more: Partial<Framework> = { serve: { ...SERVE, ...PLACE, readyWithinS: 1 } };
  const deps: TaskDeps = { ...taskDeps(engine, more), lent: LENT };
  const base = someTask(`${kind}.vllm.runtime.012345678`);
  const runners = makeRunners(deps);
  // A server that ends at once is never ready: what it was made with counts.
  const outcome =
    kind === 'sanity'
      ? runners.sanity({ ...taskContext(), task: { ...base, kind, ...trust } })
      : runners.serve({ ...taskContext(), task: { ...base, kind, ...trust } });
  await Promise.allSettled([outcome]);
  const [spec] = made;
  assert.ok(spec);
  return spec;
}

describe('the container of an untrusted branch', () => {
  test('is no server with the token, or with a folder of this machine', async () => {
    const ours = await containerOf('serve', {});
    assert.equal(ours.env['HF_TOKEN'], LENT.hfToken);
    assert.equal(ours.mounts?.[0]?.from, LENT.hfCache);
    const theirs = await containerOf('serve', { untrusted: true });
    assert.equal(JSON.stringify(theirs).includes(LENT.hfToken), false);
    assert.equal(theirs.mounts, undefined);
  });

  for (const kind of ['sanity', 'serve'] as const)
    test(`keeps few privileges and gains none: ${kind}`, async () => {
      const { hardened, ...theirs } = await containerOf(kind, { untrusted: true });
      assert.equal(hardened, true);
      assert.equal((await containerOf(kind, {})).hardened, undefined);
      const { HostConfig } = containerOptions({ ...theirs, hardened });
      assert.deepEqual(HostConfig?.SecurityOpt, ['no-new-privileges']);
      assert.deepEqual(HostConfig.CapDrop, ['ALL']);
      assert.doesNotMatch(JSON.stringify(HostConfig.CapAdd), /NET_RAW/);
    });

  test('compiles with volumes that no trusted one is ever given', async () => {
    const names = async (trust: object): Promise<readonly string[]> => {
      const { engine, run } = await compiling({ task: trust });
      await run();
      return engine.volumes.names();
    };
    const [ours, theirs] = [await names({}), await names({ untrusted: true })];
    assert.equal(theirs[0], 'builder-untrusted-cache-vllm-1-u1000-workspace-target');
    assert.equal(ours.length, theirs.length);
    assert.ok(ours.every((name) => !theirs.includes(name)));
  });

  test('is not kept when its step fails', () => {
    const deps = { ...taskDeps(new FakeEngine()), keepFor: 'docker' };
    const task: OtherTask = { ...someTask('sanity.vllm.runtime.012345678'), kind: 'sanity' };
    assert.notEqual(keepingOf(deps, task), null);
    assert.equal(keepingOf(deps, { ...task, untrusted: true }), null);
  });
});
