import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FoundBuild } from '../../../src/model/build-spec.ts';
import type { Config } from '../../../src/model/config.ts';
import type { PlanFacts } from '../../../src/model/facts.ts';
import type { BuildTask, Plan } from '../../../src/model/plan.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { foreignBases } from '../../../src/plan/parents.ts';
import { BASE, OTHER_SHA, someBuild, someConfig, someFacts } from './question.ts';

const VERBATIM = 'dynamo-base:v0.0.1.dev.012345678';

/** As the two builds that build.sh of 0.5 prints. */
function pair(
  more: Partial<FoundBuild> = {},
  context = 'c',
  others: readonly string[] = [BASE],
): readonly FoundBuild[] {
  const base = someBuild(
    { ...more, target: 'base', wanted: false, contextSha256: context.repeat(64) },
    { target: 'dev', args: { BASE_IMAGE: 'nvcr.io/a' } },
  );
  const runtime = someBuild(
    { ...more, parents: [{ target: 'base', arg: 'DYNAMO_BASE_IMAGE' }] },
    { args: { DYNAMO_BASE_IMAGE: VERBATIM }, baseImages: [VERBATIM, ...others] },
  );
  // However they are found.
  return [runtime, base];
}

function plan(facts: Partial<PlanFacts>, config: Partial<Config> = {}): Plan {
  return makePlan(someConfig(config), someFacts({ builds: pair(), ...facts }), '0.1.0');
}

function buildOf({ tasks }: Plan, target: string): BuildTask {
  const build = tasks.find((task) => task.kind === 'build' && task.target === target);
  assert.ok(build?.kind === 'build', target);
  return build;
}

function ids({ tasks }: Plan): string[] {
  return tasks.map(({ id }) => id);
}

describe('a build that starts from another one', () => {
  const [base, runtime] = [buildOf(plan({}), 'base'), buildOf(plan({}), 'runtime')];

  test('is handed its tag, and waits for it', () => {
    assert.match(base.image, /^dynamo:[0-9a-f]{6}\.012345678-vllm-base-amd64$/);
    assert.equal(runtime.build.args['DYNAMO_BASE_IMAGE'], base.image);
    assert.deepEqual(runtime.build.baseImages, [BASE, base.image]);
    assert.deepEqual(runtime.needs, [base.id]);
    assert.deepEqual(base.needs, []);
  });

  test('has steps after it; what only it needs is built and no more', () => {
    assert.deepEqual(
      ids(plan({})).filter((id) => id.includes('.base.')),
      [base.id],
    );
    assert.equal(base.wanted, false);
    assert.equal(runtime.wanted, undefined);
  });

  test('has the inputs of the parent for one of its own, and neither its tag nor a digest of it', () => {
    assert.equal(runtime.fingerprint.inputs['base base'], base.fingerprint.digest);
    assert.equal(runtime.fingerprint.inputs['arg DYNAMO_BASE_IMAGE'], undefined);
    assert.equal(runtime.fingerprint.inputs[`base ${VERBATIM}`], undefined);
    assert.equal(runtime.fingerprint.provisional, false);
    assert.deepEqual([...foreignBases(pair())], [BASE]);
    const changed = buildOf(plan({ builds: pair({}, 'e') }), 'runtime');
    assert.notEqual(changed.fingerprint.digest, runtime.fingerprint.digest);
    const elsewhere = buildOf(plan({ builds: pair({ revision: OTHER_SHA }) }), 'runtime');
    assert.equal(elsewhere.fingerprint.digest, runtime.fingerprint.digest);
  });

  test('is provisional where the parent is', () => {
    const builds = pair({}, 'c', []);
    assert.equal(buildOf(plan({ builds }), 'runtime').fingerprint.provisional, false);
    const unknown = plan({ builds, bases: new Map() });
    assert.equal(buildOf(unknown, 'runtime').fingerprint.provisional, true);
  });

  test('of a framework of its own has a parent of its own, however alike the script calls them', () => {
    const builds = ['vllm', 'sglang'].flatMap((framework) => pair({ framework }));
    const { frameworkAt } = someFacts();
    const both = plan({
      builds,
      frameworkAt: (revision, name) => {
        const found = frameworkAt(revision, 'vllm');
        return found && { ...found, name };
      },
    });
    const handed = both.tasks.flatMap((task) =>
      task.kind === 'build' && task.target === 'runtime'
        ? [task.build.args['DYNAMO_BASE_IMAGE']]
        : [],
    );
    assert.equal(new Set(handed).size, 2);
    assert.match(handed.join(' '), /-sglang-base-.* .*-vllm-base-/);
  });

  test('whose parent nobody found is a bug', () => {
    assert.throws(
      () => plan({ builds: pair().slice(0, 1) }),
      /starts from base, which is not found/,
    );
  });

  test('without an argument only waits', () => {
    const builds = [
      someBuild({ parents: [{ target: 'base', arg: null }] }),
      someBuild({ target: 'base', wanted: false }),
    ];
    const waiting = buildOf(plan({ builds }), 'runtime');
    assert.deepEqual(waiting.needs, [base.id]);
    assert.equal(
      waiting.fingerprint.digest,
      buildOf(plan({ builds: [someBuild()] }), 'runtime').fingerprint.digest,
    );
  });

  test('is repeated with what it starts from', () => {
    assert.match(base.repeat, /--only build --framework vllm --repo-path/);
  });
});

describe('what is there already', () => {
  const [base, runtime] = [buildOf(plan({}), 'base'), buildOf(plan({}), 'runtime')];
  const there = (...builds: readonly (readonly [BuildTask, string])[]): Partial<PlanFacts> => ({
    images: new Map(builds.map(([build, tag]) => [build.fingerprint.digest, tag])),
  });
  const config = { skip: 'images' } as const;

  test('a child that is built starts from the image that is there, whatever its tag', () => {
    const older = plan(there([base, 'dynamo:older-base']), config);
    assert.equal(buildOf(older, 'base').skip?.class, 'unchanged');
    const child = buildOf(older, 'runtime');
    assert.equal(child.skip, undefined);
    assert.equal(child.build.args['DYNAMO_BASE_IMAGE'], 'dynamo:older-base');
    assert.deepEqual(child.build.baseImages, [BASE, 'dynamo:older-base']);
  });

  test('a parent that is gone is not built again for a child that is there', () => {
    const made = plan(there([runtime, 'dynamo:older']), config);
    assert.deepEqual(buildOf(made, 'base').skip, {
      class: 'unchanged',
      message: 'all images that start from it are there',
    });
    assert.deepEqual(buildOf(plan({}, config), 'base').skip, undefined);
  });

  test('a parent is not built for a child that is refused', () => {
    const [child, parent] = pair();
    assert.ok(child && parent);
    const engine = {
      version: '20.10.24',
      apiVersion: '1.41',
      storageDriver: 'overlay2',
      backend: 'buildkit',
      gpu: false,
    } as const;
    const made = plan({ engine, builds: [{ ...child, features: ['secret-env'] }, parent] });
    assert.equal(buildOf(made, 'runtime').refused?.class, 'config');
    assert.equal(buildOf(made, 'base').skip?.class, 'not-selected');
  });
});

describe('part of a plan', () => {
  test('takes the parents of its builds where all they need is wanted', () => {
    const tasks = new Set(['sanity.vllm.runtime.012345678'] as const);
    assert.deepEqual(ids(plan({ wanted: { tasks, andNeeds: true } })), [
      'build.vllm.base.012345678',
      'build.vllm.runtime.012345678',
      'sanity.vllm.runtime.012345678',
    ]);
    assert.deepEqual(ids(plan({ wanted: { tasks, andNeeds: false } })), [...tasks]);
  });

  test('has no parent where nothing is built', () => {
    const only = plan({}, { selection: { kind: 'only', only: 'sanity' } });
    assert.deepEqual(ids(only), ['sanity.vllm.runtime.012345678']);
    assert.ok(!ids(plan({}, { without: ['build'] })).some((id) => id.startsWith('build.')));
  });
});

test('local-dev is built after dev where both are asked for, and alone where it is', () => {
  const dev = someBuild({ target: 'dev' });
  const localDev = someBuild({ target: 'local-dev' });
  const both = plan({ builds: [localDev, dev] });
  assert.deepEqual(buildOf(both, 'local-dev').needs, ['build.vllm.dev.012345678']);
  assert.deepEqual(buildOf(plan({ builds: [localDev] }), 'local-dev').needs, []);
});
