import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Config, SkipPolicy } from '../../../src/model/config.ts';
import { failure } from '../../../src/model/reason.ts';
import type { Kind } from '../../../src/model/kind.ts';
import type { PlanFacts } from '../../../src/model/facts.ts';
import type { Task } from '../../../src/model/plan.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { passedKey } from '../../../src/plan/skip.ts';
import { frameworks, someBuild, someConfig, someFacts, VLLM } from './question.ts';

const TASKS = makePlan(someConfig(), someFacts(), '0.1.0').tasks;
const BUILD = taskOf('build', TASKS);

function taskOf(kind: Kind, tasks: readonly Task[]): Task {
  const task = tasks.find((known) => known.kind === kind);
  assert.ok(task, kind);
  return task;
}

/** The engine has the image, and these kinds passed before. */
function past(kinds: readonly Kind[], tasks = TASKS): Partial<PlanFacts> {
  return {
    images: new Map([[BUILD.fingerprint.digest, 'dynamo:older']]),
    passed: new Set(tasks.filter(({ kind }) => kinds.includes(kind)).map(passedKey)),
  };
}

function skipped(skip: SkipPolicy, facts: Partial<PlanFacts>): string[] {
  const { tasks } = makePlan(someConfig({ skip }), someFacts(facts), '0.1.0');
  return tasks.filter((task) => task.skip !== undefined).map(({ kind }) => kind);
}

const ALL: readonly Kind[] = ['build', 'sanity', 'serve', 'smoke', 'soak', 'scrape', 'metrics'];

describe('without a flag', () => {
  test('nothing is skipped, whatever passed before', () => {
    assert.deepEqual(skipped('none', past(ALL)), []);
  });
});

describe('--skip-build-if-image-exists', () => {
  test('skips the build whose image of the same inputs is there, and says which', () => {
    assert.deepEqual(skipped('images', past(ALL)), ['build']);
    const { tasks } = makePlan(someConfig({ skip: 'images' }), someFacts(past([])), '0.1.0');
    assert.deepEqual(taskOf('build', tasks).skip, {
      class: 'unchanged',
      message: 'dynamo:older was built from the same inputs',
    });
  });

  test('builds again when the image is gone, although the build passed before', () => {
    assert.deepEqual(skipped('images', { ...past(ALL), images: new Map() }), []);
  });
});

describe('--skip-action-if-already-passed', () => {
  test('skips everything that passed with the same inputs', () => {
    assert.deepEqual(skipped('passed', past(ALL)), ALL);
  });

  test('builds again when the image is gone', () => {
    assert.ok(!skipped('passed', { ...past(ALL), images: new Map() }).includes('build'));
  });

  test('runs what did not pass', () => {
    assert.deepEqual(skipped('passed', past(['build'])), ['build']);
  });

  test('compiles again for a check that looks at what was compiled, and for no other reason', () => {
    const compile = {
      command: ['cargo', 'build'],
      workdir: '/workspace',
      env: {},
      secrets: {},
      caches: [],
      user: null,
      memoryMb: null,
      deadlineS: 60,
    };
    const targets = { runtime: { compile: true, sanity: true, serve: false } };
    const frameworkAt = frameworks({ ...VLLM, compile, targets });
    const config = someConfig({ skip: 'passed', promote: 'main' });
    const revisions = someFacts().revisions.map((one) => ({ ...one, branch: 'main' }));
    const trees = new Map([[BUILD.revision, 'f'.repeat(40)]]);
    const given = { frameworkAt, revisions, trees };
    const tasks = makePlan({ ...config, skip: 'none' }, someFacts(given), '0.1.0').tasks;
    const built = taskOf('build', tasks).fingerprint.digest;
    const left = (kinds: readonly Kind[]): string[] => {
      const own = { tag: 'dynamo:older', latest: [], framework: 'vllm', target: 'runtime' };
      const image = { ...own, revision: BUILD.revision, fingerprint: built };
      const facts = someFacts({
        ...given,
        passed: new Set(tasks.filter(({ kind }) => kinds.includes(kind)).map(passedKey)),
        images: new Map([[built, 'dynamo:older']]),
        ownImages: [image],
      });
      const now = makePlan(config, facts, '0.1.0').tasks;
      return now.filter(({ skip }) => skip === undefined).map(({ kind }) => kind);
    };
    assert.deepEqual(left(['build', 'compile']), ['compile', 'sanity', 'promote']);
    assert.deepEqual(left(['build', 'compile', 'sanity']), ['promote']);
  });

  test('serves the model again for a step that talks to it, without its sanity check', () => {
    const without = past(ALL.filter((kind) => kind !== 'smoke'));
    assert.ok(!skipped('passed', without).includes('serve'));
    assert.ok(skipped('passed', without).includes('sanity'));
  });

  test('measures again for a step that judges what was measured', () => {
    const without = past(ALL.filter((kind) => kind !== 'metrics'));
    assert.deepEqual(skipped('passed', without), ['build', 'sanity', 'smoke']);
  });
});

describe('what is not known is not skipped', () => {
  test('never from a provisional fingerprint, for both flags', () => {
    const unknown = makePlan(someConfig(), someFacts({ bases: new Map() }), '0.1.0').tasks;
    const { digest } = taskOf('build', unknown).fingerprint;
    const facts = {
      bases: new Map(),
      images: new Map([[digest, 'dynamo:older']]),
      passed: new Set(unknown.map(passedKey)),
    };
    assert.deepEqual(skipped('images', facts), []);
    assert.deepEqual(skipped('passed', facts), []);
  });

  test('a refused build runs nothing, unless its image is there: then it is skipped as unchanged', () => {
    const missing = failure('config', "the secret 'hub' is not there");
    const builds = [someBuild({}, { secrets: ['hub'] })];
    const known = { builds, missingSecrets: new Map([['hub', missing]]) };
    const config = someConfig({ skip: 'images' });
    const refused = taskOf('build', makePlan(config, someFacts(known), '0.1.0').tasks);
    assert.equal(refused.skip, undefined);
    assert.deepEqual(refused.refused, missing);
    const images = new Map([[refused.fingerprint.digest, 'dynamo:older']]);
    const { tasks } = makePlan(config, someFacts({ ...known, images }), '0.1.0');
    const build = taskOf('build', tasks);
    assert.equal(build.skip?.class, 'unchanged');
    assert.equal(build.refused, undefined);
    assert.equal(build.image, 'dynamo:older');
  });
});

test('a base that could not be had stops the builds that rest on it, and no others', () => {
  const missing = failure('base-image', 'builder/base:sid is not there and could not be made');
  const builds = [
    someBuild({}, { baseImages: ['builder/base:sid'] }),
    someBuild({ target: 'dev' }),
  ];
  const missingBases = new Map([['builder/base:sid', missing]]);
  const { tasks } = makePlan(someConfig(), someFacts({ builds, missingBases }), '0.1.0');
  const refused = tasks.flatMap((task) =>
    task.kind === 'build' && task.refused !== undefined ? [[task.target, task.refused]] : [],
  );
  assert.deepEqual(refused, [['runtime', missing]]);
});

describe('a machine without a GPU', () => {
  const { serve } = VLLM;
  assert.ok(serve);
  const frameworkAt = frameworks({ ...VLLM, serve: { ...serve, gpus: 0.5 } });
  const engine = {
    version: '28.5.2',
    apiVersion: '1.51',
    storageDriver: 'overlay2',
    backend: 'buildkit',
  } as const;
  const absent = (facts: Partial<PlanFacts>, config: Partial<Config> = {}): string[] => {
    const { tasks } = makePlan(someConfig(config), someFacts({ frameworkAt, ...facts }), '0.1.0');
    return tasks.filter(({ skip }) => skip?.class === 'gpu-absent').map(({ kind }) => kind);
  };
  const served: readonly Kind[] = ['serve', 'smoke', 'soak', 'scrape', 'metrics'];

  test('serves no model that claims one; it is built and checked all the same', () => {
    assert.deepEqual(absent({ engine: { ...engine, gpu: false } }), served);
    assert.deepEqual(absent({}, { gpus: 'none' }), served);
  });

  test('is one that is known to have none', () => {
    assert.deepEqual(absent({ engine: { ...engine, gpu: true } }), []);
    assert.deepEqual(absent({}), []);
    assert.deepEqual(absent({ engine: { ...engine, gpu: true } }, { gpus: 'none' }), served);
  });

  test('serves a model that claims none', () => {
    const plain = { frameworkAt: frameworks(VLLM), engine: { ...engine, gpu: false } };
    assert.deepEqual(absent(plain), []);
  });

  test('does not take back what passed elsewhere with the same inputs', () => {
    const facts = { frameworkAt, engine: { ...engine, gpu: false } };
    const { tasks } = makePlan(someConfig(), someFacts(facts), '0.1.0');
    const passed = new Set(tasks.map(passedKey));
    assert.deepEqual(absent({ ...facts, passed }, { skip: 'passed' }), []);
  });
});

describe('the image that the other steps use', () => {
  const imageOf = (skip: SkipPolicy, facts: Partial<PlanFacts>): string =>
    taskOf('serve', makePlan(someConfig({ skip }), someFacts(facts), '0.1.0').tasks).image;

  test('is the one of the skipped build, under the name it has', () => {
    assert.equal(imageOf('images', past([])), 'dynamo:older');
  });

  test('is the new one where the image is built again', () => {
    assert.equal(imageOf('none', past([])), BUILD.image);
    assert.equal(imageOf('images', {}), BUILD.image);
  });

  test('is the new one where a provisional build runs, although an older image is there', () => {
    const unknown = makePlan(someConfig(), someFacts({ bases: new Map() }), '0.1.0').tasks;
    const build = taskOf('build', unknown);
    const images = new Map([[build.fingerprint.digest, 'dynamo:older']]);
    assert.equal(imageOf('images', { bases: new Map(), images }), build.image);
  });

  test('is the one that is there when the build was not selected', () => {
    const config = someConfig({ selection: { kind: 'only', only: 'smoke' } });
    const { tasks } = makePlan(config, someFacts(past([])), '0.1.0');
    assert.deepEqual([...new Set(tasks.map(({ image }) => image))], ['dynamo:older']);
  });
});
