import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import { ENGINE_FEATURES, type EngineFeature } from '../../../src/model/build-spec.ts';
import type { Selection } from '../../../src/model/config.ts';
import type { EngineFacts } from '../../../src/model/facts.ts';
import { PlanSchema, type Plan } from '../../../src/model/plan.ts';
import { failure } from '../../../src/model/reason.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { widthOf } from '../../../src/plan/width.ts';
import { frameworks, OTHER_SHA, SHA, someBuild, someConfig, someFacts, VLLM } from './question.ts';

const MOCKER = { ...VLLM, name: 'mocker-vllm', folder: 'mocker', simulated: true };

function kinds(selection: Selection, framework = VLLM): string[] {
  const facts = someFacts({ frameworkAt: frameworks(framework) });
  return makePlan(someConfig({ selection }), facts, '0.1.0').tasks.map(({ kind }) => kind);
}

function needs({ tasks }: Plan): Record<string, string[]> {
  const short = (id: string): string => id.split('.')[0] ?? id;
  return Object.fromEntries(tasks.map((task) => [task.kind, task.needs.map(short)]));
}

describe('a plan', () => {
  const plan = makePlan(someConfig(), someFacts(), '0.1.0');

  test('has one task for each step of a build, each after what it needs', () => {
    assert.deepEqual(needs(plan), {
      build: [],
      sanity: ['build'],
      serve: ['build', 'sanity'],
      smoke: ['serve'],
      soak: ['serve', 'smoke'],
      scrape: ['serve', 'soak'],
      metrics: ['scrape', 'soak'],
    });
  });

  test('is what its schema says, also after a way through JSON', () => {
    assert.deepEqual(v.parse(PlanSchema, JSON.parse(JSON.stringify(plan))), plan);
  });

  test('names tasks after kind, framework, target and commit; the build tags what the rest uses', () => {
    const [build, ...rest] = plan.tasks;
    assert.equal(build?.id, `build.vllm.runtime.${SHA.slice(0, 9)}`);
    assert.equal(build.ref, 'main');
    assert.ok(build.kind === 'build');
    assert.deepEqual(build.build.tags, [build.image]);
    assert.ok(rest.every(({ image }) => image === build.image));
  });

  test('is sorted by revision as named, then framework, target and step, however builds were found', () => {
    const commit = { author: null, date: null, subject: '' };
    const revisions = [
      { ref: 'zeta', revision: OTHER_SHA, ...commit },
      { ref: 'alpha', revision: SHA, ...commit },
    ];
    const builds = [SHA, OTHER_SHA].flatMap((revision) =>
      ['vllm', 'mocker-vllm'].flatMap((framework) =>
        ['runtime', 'dev'].map((target) => someBuild({ revision, framework, target })),
      ),
    );
    const frameworkAt = frameworks(VLLM, MOCKER);
    const of = (found: typeof builds) =>
      makePlan(
        someConfig(),
        someFacts({ revisions, frameworkAt, builds: found }),
        '0.1.0',
      ).tasks.map(({ id }) => id);
    const ids = of(builds);
    assert.deepEqual(of(builds.toReversed()), ids);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids.filter((id) => id.startsWith('build.')),
      [OTHER_SHA, SHA].flatMap((revision) =>
        ['mocker-vllm.dev', 'mocker-vllm.runtime', 'vllm.dev', 'vllm.runtime'].map(
          (place) => `build.${place}.${revision.slice(0, 9)}`,
        ),
      ),
    );
  });

  test('never has a need that is not in it', () => {
    const selections: Selection[] = [
      { kind: 'all' },
      ...(['build', 'serve', 'soak', 'metrics'] as const).flatMap((kind): Selection[] => [
        { kind: 'only', only: kind },
        { kind: 'until', until: kind },
      ]),
    ];
    for (const selection of selections) {
      const { tasks } = makePlan(someConfig({ selection }), someFacts(), '0.1.0');
      const ids = new Set(tasks.map(({ id }) => id));
      assert.deepEqual(
        tasks.flatMap((task) => task.needs.filter((need) => !ids.has(need))),
        [],
      );
    }
  });

  test('keeps the branches that cannot be planned beside the rest', () => {
    const problem = {
      ref: 'gone',
      revision: null,
      framework: null,
      reason: failure('config', 'there is no gone'),
    };
    const made = makePlan(someConfig(), someFacts({ problems: [problem] }), '0.1.0');
    assert.deepEqual(made.problems, [problem]);
    assert.equal(made.tasks.length, plan.tasks.length);
  });

  test('knows from earlier runs how long a step takes', () => {
    const durations = new Map([['build.vllm.runtime', 41_000]]);
    const { tasks } = makePlan(someConfig(), someFacts({ durations }), '0.1.0');
    assert.deepEqual(
      tasks.slice(0, 2).map(({ expectedMs }) => expectedMs),
      [41_000, null],
    );
  });

  test('marks every step of a simulated framework', () => {
    const builds = [someBuild({ framework: 'mocker-vllm' })];
    const facts = someFacts({ builds, frameworkAt: frameworks(MOCKER) });
    const { tasks } = makePlan(someConfig(), facts, '0.1.0');
    assert.ok(tasks.length > 0 && tasks.every(({ simulated }) => simulated));
  });

  test('of a framework that was not asked for is a bug, not a plan', () => {
    const facts = someFacts({ builds: [someBuild({ framework: 'sglang' })] });
    assert.throws(() => makePlan(someConfig(), facts, '0.1.0'), /sglang, which was not asked for/);
  });
});

describe('selected steps', () => {
  test('--until takes the kind and all before it', () => {
    assert.deepEqual(kinds({ kind: 'until', until: 'build' }), ['build']);
    assert.deepEqual(kinds({ kind: 'until', until: 'smoke' }), [
      'build',
      'sanity',
      'serve',
      'smoke',
    ]);
    assert.deepEqual(kinds({ kind: 'until', until: 'promote' }), kinds({ kind: 'all' }));
  });

  test('--only takes the kind alone, and the served model it talks to', () => {
    assert.deepEqual(kinds({ kind: 'only', only: 'sanity' }), ['sanity']);
    assert.deepEqual(kinds({ kind: 'only', only: 'smoke' }), ['serve', 'smoke']);
    assert.deepEqual(kinds({ kind: 'only', only: 'serve' }), ['serve']);
    assert.deepEqual(kinds({ kind: 'only', only: 'metrics' }), ['metrics']);
  });

  test('a step that the framework does not have is no task', () => {
    assert.deepEqual(kinds({ kind: 'only', only: 'smoke' }, { ...VLLM, serve: null }), []);
  });

  test('have the fingerprints of the whole journey', () => {
    const all = makePlan(someConfig(), someFacts(), '0.1.0').tasks;
    const config = someConfig({ selection: { kind: 'only', only: 'smoke' } });
    for (const task of makePlan(config, someFacts(), '0.1.0').tasks)
      assert.deepEqual(task.fingerprint, all.find(({ kind }) => kind === task.kind)?.fingerprint);
  });
});

describe('refusals', () => {
  const classic: EngineFacts = {
    version: '20.10.24',
    apiVersion: '1.41',
    storageDriver: 'overlay2',
    backend: 'classic',
    gpu: false,
  };
  const refusedBy = (engine: EngineFacts | null, spec: Parameters<typeof someBuild>[1]) => {
    const facts = someFacts({ engine, builds: [someBuild({}, spec)] });
    const [build] = makePlan(someConfig(), facts, '0.1.0').tasks;
    assert.ok(build?.kind === 'build');
    return { refused: build.refused, build: build.build };
  };

  test('the classic builder has no secrets and no named contexts; the whole build is kept', () => {
    const both = refusedBy(classic, {});
    assert.equal(both.refused?.class, 'config');
    assert.match(both.refused.message, /needs secrets \(pip, ca\)/);
    assert.deepEqual(both.build.secrets, ['pip', 'ca']);
    assert.match(refusedBy(classic, { secrets: [] }).refused?.message ?? '', /named contexts/);
  });

  test('a build argument with a password in it is refused by every engine, and not shown', () => {
    for (const url of [
      'https://ada:geheim@host/simple',
      'ssh://ada:geheim@host',
      'a http://:geheim@b',
    ]) {
      const { refused, build } = refusedBy(null, { args: { INDEX: url, CUDA: '12.9' } });
      assert.equal(refused?.class, 'config');
      assert.equal(refused.message, 'the build argument INDEX holds an address with a password');
      assert.doesNotMatch(JSON.stringify([refused, build]), /geheim/);
      assert.equal(build.args['CUDA'], '12.9');
    }
    for (const url of ['ssh://git@host/a.git', 'https://host:8080/a@b', 'https://host/a:b@c'])
      assert.equal(refusedBy(null, { args: { INDEX: url } }).refused, undefined, url);
  });

  const byFeature = (feature: EngineFeature, engine: Partial<EngineFacts>) => {
    const builds = [someBuild({ features: [feature] }, { secrets: [], contexts: {} })];
    const facts = someFacts({ builds, engine: { ...classic, backend: 'buildkit', ...engine } });
    return makePlan(someConfig(), facts, '0.1.0').tasks[0]?.refused;
  };

  test('an engine before 23 has no secrets in variables, and copies what is to be left out', () => {
    for (const version of ['20.10.24', '20.10.24+dfsg1', '19.03.15']) {
      assert.equal(
        byFeature('secret-env', { version })?.message,
        `the Dockerfile takes secrets as variables (RUN --mount=type=secret,env=), which engine ${version} cannot do`,
      );
      assert.match(byFeature('copy-exclude', { version })?.message ?? '', /would copy them all/);
      assert.equal(byFeature('named-contexts', { version }), undefined);
    }
    for (const version of ['23.0.0', '28.5.2', 'dev', '0.0.0-dev'])
      for (const feature of ENGINE_FEATURES)
        assert.equal(byFeature(feature, { version }), undefined, `${feature} ${version}`);
  });

  test('the classic builder has none of what BuildKit brought, whatever its version', () => {
    for (const feature of ENGINE_FEATURES)
      assert.match(
        byFeature(feature, { version: '28.5.2', backend: 'classic' })?.message ?? '',
        /the classic builder (?:has none|cannot do)/,
      );
  });

  test('nothing is refused by an engine that can do it, or when no engine was asked', () => {
    assert.equal(refusedBy({ ...classic, backend: 'buildkit' }, {}).refused, undefined);
    assert.equal(refusedBy(null, {}).refused, undefined);
    assert.equal(refusedBy(classic, { secrets: [], contexts: {} }).refused, undefined);
  });
});

describe('the width', () => {
  test('is what was asked for, else what cores and memory allow, and never 0', () => {
    const machine = { cores: 4, memoryMb: 16_000, gpus: 0 };
    assert.equal(widthOf(7, machine), 7);
    assert.equal(widthOf('auto', machine), 6);
    assert.equal(widthOf('auto', { ...machine, cores: 1 }), 2);
    assert.equal(widthOf('auto', { ...machine, memoryMb: 3500 }), 3);
    assert.equal(widthOf('auto', { ...machine, memoryMb: 100 }), 1);
  });
});
