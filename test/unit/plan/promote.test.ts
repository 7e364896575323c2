import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makePaint } from '../../../src/console/paint.ts';
import { planTree } from '../../../src/console/plan-tree.ts';
import type { Config } from '../../../src/model/config.ts';
import type { OwnImage, PlanFacts } from '../../../src/model/facts.ts';
import type { Plan, Task } from '../../../src/model/plan.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { passedKey } from '../../../src/plan/skip.ts';
import { OTHER_SHA, SHA, someBuild, someConfig, someFacts } from './question.ts';

const COMMIT = { author: null, date: null, subject: '' };
const TIP = { ref: 'main', revision: SHA, branch: 'main', ...COMMIT };

function plan(config: Partial<Config> = {}, facts: Partial<PlanFacts> = {}): Plan {
  const known = someFacts({ revisions: [TIP], ...facts });
  return makePlan(someConfig({ promote: 'main', ...config }), known, '0.1.0');
}

function promoteOf({ tasks }: Plan): Task | undefined {
  return tasks.find(({ kind }) => kind === 'promote');
}

describe('the images of the branch that is promoted', () => {
  test('are promoted after every other step', () => {
    const { tasks } = plan();
    const others = tasks.filter(({ kind }) => kind !== 'promote').map(({ id }) => id);
    assert.deepEqual(promoteOf(plan())?.needs, others.toSorted());
    assert.equal(promoteOf(plan())?.image, tasks[0]?.image);
  });

  test('are those of its tip alone, and none without a branch to promote', () => {
    const other = { ...TIP, ref: 'next', branch: 'next' };
    assert.equal(promoteOf(plan({}, { revisions: [other] })), undefined);
    const { branch: _, ...unnamed } = TIP;
    assert.equal(promoteOf(plan({}, { revisions: [unnamed] })), undefined);
    assert.equal(promoteOf(plan({ promote: null })), undefined);
    const both = plan(
      {},
      {
        revisions: [TIP, { ...other, revision: OTHER_SHA }],
        builds: [someBuild(), someBuild({ revision: OTHER_SHA })],
      },
    );
    assert.deepEqual(
      both.tasks.flatMap(({ kind, revision }) => (kind === 'promote' ? [revision] : [])),
      [SHA],
    );
  });

  test('are not those that other builds start from', () => {
    const builds = [
      someBuild({ parents: [{ target: 'base', arg: null }] }),
      someBuild({ target: 'base', wanted: false }),
    ];
    const promoted = plan({}, { builds }).tasks.filter(({ kind }) => kind === 'promote');
    assert.deepEqual(
      promoted.map(({ target }) => target),
      ['runtime'],
    );
  });
});

describe('images that are pushed once they are promoted', () => {
  const push = 'registry.example.org/team/dynamo';

  test('say where to, and are others than those that stay here', () => {
    const [stays, goes] = [promoteOf(plan()), promoteOf(plan({ push }))];
    assert.equal(stays?.notes, undefined);
    assert.deepEqual(goes?.notes, [`pushed to ${push}`]);
    assert.equal(goes?.fingerprint.inputs['push'], push);
    assert.notEqual(goes.fingerprint.digest, stays?.fingerprint.digest);
    const other = promoteOf(plan({ push: `${push}-too` }));
    assert.notEqual(other?.fingerprint.digest, goes.fingerprint.digest);
  });

  test('change no other step', () => {
    const prints = (made: Plan): string[] =>
      made.tasks.flatMap(({ kind, fingerprint }) =>
        kind === 'promote' ? [] : [fingerprint.digest],
      );
    assert.deepEqual(prints(plan({ push })), prints(plan()));
  });

  test('are named in the plan that people read', () => {
    const tree = planTree(plan({ push }), { width: 120, paint: makePaint(false) });
    assert.match(tree, /promote.*pushed to registry\.example\.org\/team\/dynamo/);
  });
});

describe('a check that is left out', () => {
  const config = { selection: { kind: 'only', only: 'promote' } } as const;

  test('keeps an image from being promoted, unless it has passed before', () => {
    const [promote, ...others] = plan(config).tasks;
    assert.deepEqual(others, []);
    assert.equal(
      promote?.refused?.message,
      'not all checks of this image have passed; left out: sanity, serve, smoke, soak, scrape, metrics',
    );
    const passed = new Set(plan().tasks.map(passedKey));
    assert.equal(promoteOf(plan(config, { passed }))?.refused, undefined);
  });

  test('of another flag is no error: nobody asked for the tag alone', () => {
    const wanted = { tasks: new Set([promoteOf(plan())?.id ?? 'promote.x']), andNeeds: false };
    assert.equal(promoteOf(plan({}, { wanted }))?.skip?.class, 'not-selected');
  });
});

describe('an image that was promoted before', () => {
  const before = plan().tasks;
  const [build] = before;
  assert.ok(build);
  const passed = new Set(before.map(passedKey));
  const own = (latest: readonly string[]): OwnImage => ({
    tag: build.image,
    latest,
    framework: 'vllm',
    target: 'runtime',
    revision: SHA,
    fingerprint: build.fingerprint.digest,
  });
  const again = (latest: readonly string[], skip: Config['skip']): Task | undefined => {
    const images = new Map([[build.fingerprint.digest, build.image]]);
    return promoteOf(plan({ skip }, { passed, images, ownImages: [own(latest)] }));
  };

  test('is skipped while its tag is there', () => {
    for (const skip of ['images', 'passed'] as const)
      assert.equal(again(['dynamo:latest-vllm-runtime'], skip)?.skip?.class, 'unchanged');
    assert.equal(again(['dynamo:latest-vllm-runtime'], 'none')?.skip, undefined);
  });

  test('is promoted again where the tag has moved on since', () => {
    assert.equal(again([], 'passed')?.skip, undefined);
    assert.equal(again(['other:latest-vllm-runtime'], 'passed')?.skip, undefined);
  });
});

test('an image whose checks had no GPU is not promoted', () => {
  const frameworkAt: PlanFacts['frameworkAt'] = (revision, name) => {
    const found = someFacts().frameworkAt(revision, name);
    return found?.serve ? { ...found, serve: { ...found.serve, gpus: 1 } } : found;
  };
  const skips = plan({ gpus: 'none' }, { frameworkAt }).tasks.map(
    ({ kind, skip }) => `${kind} ${skip?.class ?? 'runs'}`,
  );
  assert.deepEqual(skips, [
    'build runs',
    'sanity runs',
    'serve gpu-absent',
    'smoke gpu-absent',
    'soak gpu-absent',
    'scrape gpu-absent',
    'metrics gpu-absent',
    'promote gpu-absent',
  ]);
});
