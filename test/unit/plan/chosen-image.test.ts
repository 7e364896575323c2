import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Config } from '../../../src/model/config.ts';
import type { OwnImage, PlanFacts } from '../../../src/model/facts.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { DEFAULT_COMPILE } from '../../../src/config/defaults.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { frameworks, OTHER_SHA, SHA, someBuild, someConfig, someFacts, VLLM } from './question.ts';

const ENGINE = {
  version: '28.5.2',
  apiVersion: '1.51',
  storageDriver: 'overlay2',
  backend: 'buildkit',
  gpu: false,
} as const;

function image(print: string, revision: string, target: string): OwnImage {
  const tag = `dynamo:${print}.${revision.slice(0, 9)}-vllm-${target}-amd64`;
  const fingerprint = print.padEnd(64, '0');
  return { tag, latest: [], framework: 'vllm', target, revision, fingerprint };
}

const NEWEST = image('aaaaaa', OTHER_SHA, 'dev');
const OLDER = image('bbbbbb', SHA, 'dev');
const RUNTIME = image('cccccc', SHA, 'runtime');

const STEPS = { compile: true, sanity: true, serve: false };
const FRAMEWORK = {
  ...VLLM,
  compile: { ...DEFAULT_COMPILE, command: ['make'] },
  targets: { dev: STEPS, runtime: { ...STEPS, compile: false } },
};

function plan(config: Partial<Config>, facts: Partial<PlanFacts> = {}): Plan {
  const known = someFacts({
    engine: ENGINE,
    frameworkAt: frameworks(FRAMEWORK),
    builds: [someBuild({ target: 'dev' }, { secrets: [], contexts: {} })],
    ownImages: [NEWEST, OLDER, RUNTIME],
    ...facts,
  });
  return makePlan(someConfig(config), known, '0.1.0');
}

const shown = ({ tasks }: Plan): (readonly [string, string])[] =>
  tasks.map(({ kind, image: tag }) => [kind, tag] as const);

describe('--image-sha with --no-build', () => {
  const named = (imageSha: string): Plan => plan({ without: ['build'], imageSha });

  test('takes the image of that fingerprint or commit, as much of it as was named', () => {
    for (const name of ['aaaaaa', 'aaa', OTHER_SHA, OTHER_SHA.slice(0, 9), 'aaaaaa.fedcba987'])
      assert.deepEqual(shown(named(name)), [
        ['compile', NEWEST.tag],
        ['sanity', NEWEST.tag],
      ]);
  });

  test('gives steps of that image, told by its label', () => {
    const [compile] = named('bbbbbb').tasks;
    assert.equal(compile?.fingerprint.inputs['image'], OLDER.fingerprint);
    assert.equal(compile.needs.length, 0);
    assert.ok(!compile.fingerprint.provisional);
  });

  test('takes none of several that are called so: their names are told', () => {
    const twin = image('dddddd', SHA, 'dev');
    const ownImages = [twin, NEWEST, OLDER];
    const { tasks, problems } = plan({ without: ['build'], imageSha: SHA }, { ownImages });
    assert.deepEqual(tasks, []);
    assert.equal(
      problems[0]?.reason.hint,
      `name one by its fingerprint: ${twin.tag}, ${OLDER.tag}`,
    );
  });

  test("never takes an image of another repository's name", () => {
    const other = { ...NEWEST, tag: NEWEST.tag.replace('dynamo:', 'shop:') };
    const known = { ownImages: [other] };
    assert.deepEqual(plan({ without: ['build'], imageSha: 'aaaaaa' }, known).tasks, []);
    const [first] = plan({ reuseDev: true }, known).tasks;
    assert.equal(first?.kind, 'build');
  });

  test('says which there are where there is none of that name', () => {
    const { tasks, problems } = named('cccccc');
    assert.deepEqual(tasks, []);
    assert.deepEqual(problems, [
      {
        ref: 'main',
        revision: SHA,
        framework: 'vllm',
        reason: {
          class: 'config',
          message: 'no image of vllm dev has the fingerprint or the commit "cccccc"',
          where: '--image-sha',
          hint: `there are: ${NEWEST.tag}, ${OLDER.tag}`,
        },
      },
    ]);
  });

  test('without one image, or without an engine, says that', () => {
    const asked = { without: ['build'], imageSha: 'abc' } as const;
    const reason = (facts: Partial<PlanFacts>) => plan(asked, facts).problems[0]?.reason;
    assert.equal(reason({ ownImages: [] })?.hint, 'there is none: leave out --no-build');
    assert.match(reason({ ownImages: [], engine: null })?.message ?? '', /no engine answers/);
  });
});

test('--no-build alone takes the image of the same inputs', () => {
  const [build] = plan({}).tasks;
  assert.ok(build);
  const images = new Map([[build.fingerprint.digest, 'dynamo:there']]);
  assert.deepEqual(shown(plan({ without: ['build'] }, { images })), [
    ['compile', 'dynamo:there'],
    ['sanity', 'dynamo:there'],
  ]);
  assert.equal(plan({ without: ['build'] }).tasks[0]?.image, build.image);
});

describe('--reuse-dev-if-image-exists', () => {
  const config = { reuseDev: true } as const;

  test('takes the dev image of the same commit, else the newest', () => {
    assert.deepEqual(shown(plan(config)), [
      ['compile', OLDER.tag],
      ['sanity', OLDER.tag],
    ]);
    assert.equal(plan(config, { ownImages: [NEWEST, RUNTIME] }).tasks[0]?.image, NEWEST.tag);
  });

  test('builds where there is none', () => {
    assert.deepEqual(
      plan(config, { ownImages: [RUNTIME] }).tasks.map(({ kind }) => kind),
      ['build', 'compile', 'sanity'],
    );
  });

  test('changes nothing for another target', () => {
    const builds = [someBuild()];
    assert.deepEqual(
      plan(config, { builds }).tasks.map(({ kind }) => kind),
      ['build', 'sanity'],
    );
  });

  test('gives local-dev that image to start from, and builds no base for it', () => {
    const builds = [
      someBuild({ target: 'base', wanted: false }),
      someBuild(
        { target: 'dev', parents: [{ target: 'base', arg: 'BASE' }] },
        { args: { BASE: 'dynamo-base:1' } },
      ),
      someBuild(
        { target: 'local-dev', parents: [{ target: 'dev', arg: 'DEV_BASE' }] },
        { args: { DEV_BASE: 'dynamo:1-vllm' }, baseImages: ['dynamo:1-vllm'] },
      ),
    ];
    const made = plan(config, { builds });
    const built = made.tasks.flatMap((task) => (task.kind === 'build' ? [task] : []));
    assert.deepEqual(
      built.map(({ target }) => target),
      ['local-dev'],
    );
    assert.equal(built[0]?.build.args['DEV_BASE'], OLDER.tag);
    assert.equal(built[0].fingerprint.inputs['base dev'], OLDER.fingerprint);
  });
});
