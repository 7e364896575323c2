import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { readText } from '../../../src/host/files.ts';
import { checkoutsOf } from '../../../src/pipeline/checkout.ts';
import { findBuilds, type Finding } from '../../../src/pipeline/find-builds.ts';
import type { Source } from '../../../src/pipeline/source.ts';
import { failure, FailureError } from '../../../src/model/reason.ts';
import { recipeTools } from '../../rig/recipe-rig.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { OTHER_SHA, SHA, someConfig, VLLM } from '../plan/question.ts';

const ALL: Finding = {
  platform: 'linux/amd64',
  wanted: null,
  frameworkAt: (_, name) => ({ ...VLLM, name }),
  tools: recipeTools(),
};

const COMMIT = { author: null, date: null, subject: '' };

function sourceIn(dir: string, more: Partial<Source> = {}): Source {
  return {
    revisions: [
      { ref: 'main', revision: SHA, ...COMMIT },
      { ref: 'next', revision: OTHER_SHA, ...COMMIT },
    ],
    problems: [],
    objectId: () => Promise.resolve(null),
    refuseScripts: () => Promise.resolve(),
    planningFolder: () => Promise.reject(new Error('no script is run')),
    readFile: (_, __, file) => readText(join(dir, file)),
    checkout: () => Promise.reject(new Error('only a run checks out')),
    contextFiles: (revision) =>
      Promise.resolve([{ path: 'Dockerfile', mode: '100644', hash: revision }]),
    contextAt: () => Promise.resolve(null),
    modifiedAt: () => 0,
    prune: () => Promise.resolve(),
    ...more,
  };
}

test('every framework and target of every revision is found, once', async () => {
  await using dir = await tempDir();
  await writeFiles(dir.path, { Dockerfile: 'FROM debian:12 AS runtime\nFROM runtime AS dev\n' });
  const config = someConfig({
    frameworks: [VLLM, { ...VLLM, name: 'sglang' }],
    targets: ['runtime', 'dev', 'runtime'],
  });
  const { builds, problems } = await findBuilds(config, sourceIn(dir.path), ALL);
  assert.deepEqual(problems, []);
  assert.equal(builds.length, 8);
  assert.equal(new Set(builds.map(({ contextSha256 }) => contextSha256)).size, 2);
  assert.ok(builds.every(({ spec }) => spec.platform === 'linux/amd64'));
});

test('a revision that cannot be read is a problem of its own; so are those of the refs', async () => {
  await using dir = await tempDir();
  await writeFiles(dir.path, { Dockerfile: 'FROM debian:12 AS runtime\n' });
  const gone = {
    ref: 'gone',
    revision: null,
    framework: null,
    reason: failure('config', 'there is no gone'),
  };
  const full = failure('disk', 'no space left');
  const source = sourceIn(dir.path, {
    problems: [gone],
    readFile: (revision) =>
      revision === SHA
        ? Promise.resolve('FROM debian:12 AS runtime\n')
        : Promise.reject(new FailureError(full)),
  });
  const { builds, problems } = await findBuilds(someConfig(), source, ALL);
  assert.deepEqual(
    builds.map(({ revision }) => revision),
    [SHA],
  );
  assert.deepEqual(problems, [
    gone,
    { ref: 'next', revision: OTHER_SHA, framework: 'vllm', reason: full },
  ]);
});

test('a bug while a revision is read stays a bug', async () => {
  const source = sourceIn('/nowhere', { readFile: () => Promise.reject(new TypeError('oops')) });
  await assert.rejects(findBuilds(someConfig(), source, ALL), TypeError);
});

test('several are looked for at once, and stand in the order of revisions, frameworks and targets', async () => {
  const waiting: (() => void)[] = [];
  const text = 'FROM debian:12 AS runtime\nFROM runtime AS dev\n';
  const source = sourceIn('/nowhere', {
    // The four of the first revision are answered when all have asked.
    readFile: (revision) =>
      new Promise((resolve) => {
        if (revision !== SHA) resolve(text);
        else if (waiting.push(() => resolve(text)) === 4) for (const go of waiting) go();
      }),
  });
  const host = { ...recipeTools().host, machine: { ...recipeTools().host.machine, cores: 4 } };
  const config = someConfig({
    frameworks: [VLLM, { ...VLLM, name: 'sglang' }],
    targets: ['runtime', 'dev'],
  });
  const tools = { ...recipeTools(), host };
  const { builds } = await findBuilds(config, source, { ...ALL, tools });
  const expected = [SHA, OTHER_SHA].flatMap((revision) =>
    ['vllm', 'sglang'].flatMap((name) =>
      ['runtime', 'dev'].map((target) => `${revision} ${name} ${target}`),
    ),
  );
  assert.deepEqual(
    builds.map(({ revision, framework, target }) => `${revision} ${framework} ${target}`),
    expected,
  );
});

test('a folder and the ids of a revision are asked for once', async () => {
  const asked: string[] = [];
  const source = sourceIn('/nowhere', {
    objectId: (revision, file) => {
      asked.push(`${revision} ${file}`);
      return Promise.resolve(null);
    },
    planningFolder: (revision) => {
      asked.push(`folder of ${revision}`);
      return Promise.resolve('/somewhere');
    },
  });
  const checkoutAt = checkoutsOf(source);
  for (const name of ['vllm', 'sglang'])
    for (const revision of [SHA, OTHER_SHA]) {
      const checkout = checkoutAt(revision, { ...VLLM, name });
      assert.equal(await checkout.folder(), '/somewhere');
      assert.equal(await checkout.objectId('container'), null);
    }
  assert.deepEqual(asked, [
    `folder of ${SHA}`,
    `${SHA} container`,
    `folder of ${OTHER_SHA}`,
    `${OTHER_SHA} container`,
  ]);
});
