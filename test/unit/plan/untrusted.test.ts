// What a plan leaves of the builds that nobody vouches for.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Config } from '../../../src/model/config.ts';
import type { OwnImage, PlanFacts } from '../../../src/model/facts.ts';
import type { Plan, Task } from '../../../src/model/plan.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { passedKey } from '../../../src/plan/skip.ts';
import { frameworks, SHA, someBuild, someConfig, someFacts, VLLM } from './question.ts';

const TIP = { ref: 'main', revision: SHA, branch: 'main', author: null, date: null, subject: '' };
const UNTRUSTED = { ...TIP, untrusted: true } as const;

interface Given {
  readonly untrusted?: boolean;
  readonly config?: Partial<Config>;
  readonly facts?: Partial<PlanFacts>;
}

function plan({ untrusted = false, config = {}, facts = {} }: Given): Plan {
  const network = { ...VLLM, build: { ...VLLM.build, network: 'host' as const } };
  const secrets = {
    hub: { kind: 'env', name: 'HUB' },
    pip: { kind: 'host', setting: 'pip' },
  } as const;
  return makePlan(
    someConfig({ promote: 'main', secrets, ...config }),
    someFacts({
      revisions: [untrusted ? UNTRUSTED : TIP],
      frameworkAt: frameworks(network),
      builds: [someBuild({}, { secrets: ['hub', 'pip'] })],
      ...facts,
    }),
    '0.1.0',
  );
}

function buildOf({ tasks }: Plan): Extract<Task, { kind: 'build' }> {
  const task = tasks.find((one) => one.kind === 'build');
  assert.ok(task?.kind === 'build');
  return task;
}

describe('an untrusted revision', () => {
  test('marks each of its tasks, and says why and what it goes without', () => {
    const { tasks, revisions } = plan({ untrusted: true });
    assert.equal(revisions[0]?.untrusted, true);
    for (const task of tasks) assert.equal(task.untrusted, true);
    const [first, ...others] = buildOf(plan({ untrusted: true })).notes ?? [];
    assert.equal(
      first,
      'untrusted: no trusted branch contains this commit; built without the secrets hub and the network of the host',
    );
    assert.deepEqual(buildOf(plan({})).notes, others);
  });

  test('is built without secrets of anybody, with where packages come from, in its own network', () => {
    const { build, fingerprint } = buildOf(plan({ untrusted: true }));
    assert.deepEqual(build.secrets, ['pip']);
    assert.equal(fingerprint.inputs['network'], 'default');
    assert.equal(fingerprint.inputs['secrets'], 'pip');
  });

  test('is not handed the folders of who runs it as contexts; images, and what the commit names, it is', () => {
    const contexts = { wheels: '/home/kim/wheels', base: 'docker-image://base:1' };
    const config = { build: { ...someConfig().build, contexts } };
    const builds = [
      someBuild({}, { contexts: { ...contexts, own: '/tmp/dummy_dir', in: 'deps' } }),
    ];
    const [ours, theirs] = [false, true].map((untrusted) =>
      buildOf(plan({ untrusted, config, facts: { builds } })),
    );
    assert.deepEqual(Object.keys(ours?.build.contexts ?? {}), ['wheels', 'base', 'own', 'in']);
    assert.deepEqual(Object.keys(theirs?.build.contexts ?? {}), ['base', 'own', 'in']);
    assert.match(
      theirs?.notes?.[0] ?? '',
      /; built without the secrets ca and the contexts wheels and the network of the host$/,
    );
    assert.ok(!theirs?.notes?.some((note) => note.startsWith('the context wheels')));
    assert.equal(theirs?.fingerprint.inputs['context wheels'], undefined);
  });

  test('is not refused for a secret that it would not get', () => {
    const reason = { class: 'config', message: 'gone' } as const;
    const facts = { missingSecrets: new Map([['hub', reason]]) };
    assert.equal(buildOf(plan({ untrusted: true, facts })).refused, undefined);
    assert.deepEqual(buildOf(plan({ facts })).refused, reason);
  });

  test('is promoted to nothing', () => {
    assert.ok(plan({}).tasks.some(({ kind }) => kind === 'promote'));
    assert.ok(plan({ untrusted: true }).tasks.every(({ kind }) => kind !== 'promote'));
  });

  test('has fingerprints and tags of its own: nothing of it counts for a trusted one, or the other way', () => {
    const same = { builds: [someBuild({}, { secrets: [] })], frameworkAt: frameworks(VLLM) };
    const levels = [plan({ facts: same }), plan({ untrusted: true, facts: same })];
    const [ours, theirs] = levels.map(({ tasks }) => tasks);
    const theirPrints = new Set(theirs?.map(({ fingerprint }) => fingerprint.digest));
    for (const task of ours ?? []) assert.ok(!theirPrints.has(task.fingerprint.digest), task.id);
    assert.notEqual(ours?.[0]?.image, theirs?.[0]?.image);
    const image = buildOf(plan({ untrusted: true, facts: same })).fingerprint.digest;
    const known = {
      ...same,
      images: new Map([[image, theirs?.[0]?.image ?? '']]),
      passed: new Set((theirs ?? []).map((task) => passedKey(task))),
    };
    const skipping = { skip: 'passed' } as const;
    const again = plan({ untrusted: true, facts: known, config: skipping });
    assert.ok(again.tasks.some(({ skip }) => skip?.class === 'unchanged'));
    const trusted = plan({ facts: known, config: skipping });
    assert.ok(trusted.tasks.every(({ skip }) => skip === undefined));
  });

  test('lends its dev image to no trusted one, and takes none', () => {
    const image = (print: string): OwnImage => ({
      tag: `dynamo:${print}.012345678-vllm-dev-amd64`,
      latest: [],
      framework: 'vllm',
      target: 'dev',
      revision: SHA,
      fingerprint: print.padEnd(64, '0'),
    });
    const ownImages = [{ ...image('aaaaaa'), untrusted: true } as const, image('bbbbbb')];
    const facts = { ownImages, builds: [someBuild({ target: 'dev' })] };
    const config = { reuseDev: true, selection: { kind: 'only', only: 'sanity' } } as const;
    const used = (untrusted: boolean): string[] =>
      plan({ untrusted, config, facts }).tasks.map((task) => task.image.slice(7, 13));
    assert.deepEqual([...new Set(used(false))], ['bbbbbb']);
    assert.deepEqual([...new Set(used(true))], ['aaaaaa']);
  });
});
