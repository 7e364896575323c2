import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Framework, SanityCheck } from '../../../src/model/framework.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { PlanFacts } from '../../../src/model/facts.ts';
import type { Config } from '../../../src/model/config.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { DEFAULT_COMPILE, DEFAULT_SANITY } from '../../../src/config/defaults.ts';
import { frameworks, OTHER_SHA, SHA, someBuild, someConfig, someFacts, VLLM } from './question.ts';

const NO_STEPS = { compile: false, sanity: true, serve: false };
const DYNAMO: Framework = {
  ...VLLM,
  compile: { ...DEFAULT_COMPILE, command: ['make'], env: { JOBS: '2' } },
  targets: {
    runtime: { ...NO_STEPS, serve: true },
    dev: { ...NO_STEPS, compile: true },
    'local-dev': { ...NO_STEPS, compile: true },
  },
};

interface Asked {
  readonly target: string;
  readonly framework?: Framework;
  readonly facts?: Partial<PlanFacts>;
  readonly config?: Partial<Config>;
}

function planOf({ target, framework = DYNAMO, facts = {}, config = {} }: Asked): Plan {
  const frameworkAt = frameworks(framework);
  const builds = [someBuild({ target })];
  return makePlan(someConfig(config), someFacts({ builds, frameworkAt, ...facts }), '0.1.0');
}

function needs(asked: Asked): Record<string, string> {
  const short = (id: string): string => id.split('.')[0] ?? id;
  return Object.fromEntries(
    planOf(asked).tasks.map((task) => [task.kind, task.needs.map(short).join(' ')]),
  );
}

function printOf(asked: Asked, kind: string): string {
  const task = planOf(asked).tasks.find((one) => one.kind === kind);
  assert.ok(task, kind);
  return task.fingerprint.digest;
}

describe('the steps of a target', () => {
  test('runtime is checked, served and measured, and not compiled in', () => {
    assert.deepEqual(Object.keys(needs({ target: 'runtime' })), [
      'build',
      'sanity',
      'serve',
      'smoke',
      'soak',
      'scrape',
      'metrics',
    ]);
  });

  test('dev and local-dev are compiled in, then checked', () => {
    for (const target of ['dev', 'local-dev'])
      assert.deepEqual(needs({ target }), { build: '', compile: 'build', sanity: 'build compile' });
  });

  test('a target that the framework does not name is not compiled in', () => {
    assert.ok(!('compile' in needs({ target: 'planner' })));
  });

  test('a framework without anything to compile has no such step', () => {
    const framework = { ...DYNAMO, compile: null };
    assert.deepEqual(needs({ target: 'dev', framework }), { build: '', sanity: 'build' });
  });

  test('what is left out leaves its gap, and the check after it is another one', () => {
    const config = { without: ['compile'] } as const;
    assert.deepEqual(needs({ target: 'dev', config }), { build: '', sanity: 'build' });
    assert.notEqual(
      printOf({ target: 'dev', config }, 'sanity'),
      printOf({ target: 'dev' }, 'sanity'),
    );
  });
});

describe('what a compilation depends on', () => {
  const revisions = [SHA, OTHER_SHA].map((revision) => ({
    ref: 'main',
    revision,
    author: null,
    date: null,
    subject: '',
  }));
  const at = (revision: string, trees: PlanFacts['trees'] = new Map()): Asked => ({
    target: 'dev',
    facts: { revisions, trees, builds: [someBuild({ target: 'dev', revision })] },
  });

  test('is the commit, or what is in it where that is known', () => {
    assert.notEqual(printOf(at(SHA), 'compile'), printOf(at(OTHER_SHA), 'compile'));
    const trees = new Map([
      [SHA, 'a1'],
      [OTHER_SHA, 'a1'],
    ]);
    assert.equal(printOf(at(SHA, trees), 'compile'), printOf(at(OTHER_SHA, trees), 'compile'));
  });

  test('is not known of changed files without a name: it is never skipped', () => {
    const dirty = `${SHA.slice(0, 9)}+dirty`;
    const provisional = (asked: Asked): boolean[] =>
      planOf(asked).tasks.map(({ fingerprint }) => fingerprint.provisional);
    assert.deepEqual(provisional(at(dirty)), [false, true, true]);
    assert.deepEqual(provisional(at(dirty, new Map([[dirty, 'a1']]))), [false, false, false]);
  });

  test('is shown without the values of its variables', () => {
    const compile = { ...DEFAULT_COMPILE, command: ['make'], env: { TOKEN: 'geheim' } };
    const plan = planOf({ target: 'dev', framework: { ...DYNAMO, compile } });
    assert.doesNotMatch(JSON.stringify(plan), /geheim/);
  });
});

describe('the sanity check of a branch of its own', () => {
  const script = { file: 'dev/check.py', sha256: 'a'.repeat(64), flags: ['--fast'], json: false };
  const own: SanityCheck = {
    ...DEFAULT_SANITY,
    command: ['python3'],
    scripts: ['dev/check.py', 'deploy/check.py'],
    flags: { runtime: ['--fast', '--unknown'], dev: ['--slow'] },
    script,
  };
  const asked = (sanity: Partial<SanityCheck>): Asked => ({
    target: 'runtime',
    framework: { ...VLLM, serve: null, sanity: { ...own, ...sanity } },
  });
  const before = printOf(asked({}), 'sanity');

  test('depends on the script and on the flags that it gets', () => {
    const other = { ...script, sha256: 'b'.repeat(64) };
    assert.notEqual(printOf(asked({ script: other }), 'sanity'), before);
    assert.notEqual(printOf(asked({ script: { ...script, flags: [] } }), 'sanity'), before);
    assert.notEqual(printOf(asked({ script: { ...script, file: 'x.py' } }), 'sanity'), before);
  });

  test('depends on no flag of another target, and on none that the script does not know', () => {
    const flags = { runtime: ['--fast'], dev: ['--other'] };
    assert.equal(printOf(asked({ flags }), 'sanity'), before);
    assert.equal(printOf(asked({ scripts: ['dev/check.py'] }), 'sanity'), before);
  });

  test('is no step where the commit has none, and the build says so', () => {
    const [build, ...others] = planOf(asked({ script: null })).tasks;
    assert.deepEqual(others, []);
    assert.ok(build?.kind === 'build');
    assert.ok(
      build.notes?.includes(
        'no sanity check: the commit has none of dev/check.py, deploy/check.py',
      ),
    );
  });

  test('has a fallback where one is said', () => {
    const kinds = planOf(asked({ script: null, fallback: ['true'] })).tasks.map(({ kind }) => kind);
    assert.deepEqual(kinds, ['build', 'sanity']);
  });

  test('without a command is no step either', () => {
    const nothing = { ...DEFAULT_SANITY, command: [] };
    assert.deepEqual(
      Object.keys(
        needs({ target: 'runtime', framework: { ...VLLM, serve: null, sanity: nothing } }),
      ),
      ['build'],
    );
  });
});
