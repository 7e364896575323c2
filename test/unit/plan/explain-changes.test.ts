import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FoundBuild } from '../../../src/model/build-spec.ts';
import type { PlanFacts } from '../../../src/model/facts.ts';
import type { Kind } from '../../../src/model/kind.ts';
import { changesBetween, type PlannedTask } from '../../../src/plan/explain-changes.ts';
import { inputDifferences } from '../../../src/plan/input-changes.ts';
import { fingerprint } from '../../../src/plan/fingerprint.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { OTHER_SHA, someBuild, someConfig, someFacts } from './question.ts';

function planned(kind: Kind, target: string, facts: Partial<PlanFacts> = {}): PlannedTask {
  const plan = makePlan(someConfig(), someFacts(facts), '0.1.0');
  const task = plan.tasks.find((one) => one.kind === kind && one.target === target);
  assert.ok(task);
  return { plan, task };
}

describe('inputs of two fingerprints', () => {
  const of = (inputs: Record<string, string | null>) => fingerprint(inputs);

  test('differ where one is new, gone or another one', () => {
    assert.deepEqual(
      inputDifferences(of({ a: '1', b: '2', d: '4' }), of({ b: '3', c: '5', d: '4' })),
      [
        { input: 'a', before: '1', now: null },
        { input: 'b', before: '2', now: '3' },
        { input: 'c', before: null, now: '5' },
      ],
    );
  });

  test('do not differ by what one of them does not know', () => {
    assert.deepEqual(inputDifferences(of({ 'base x': 'sha256:a' }), of({ 'base x': null })), []);
  });

  test('tell settings key by key, lists as a whole', () => {
    const settings = (value: unknown) => of({ settings: JSON.stringify(value) });
    assert.deepEqual(
      inputDifferences(
        settings({ env: { A: '1', B: 'x' }, command: ['a', 'b'], n: null }),
        settings({ env: { A: '2', C: 'y' }, command: ['a', 'c'], n: null }),
      ),
      [
        { input: 'settings.command', before: '["a","b"]', now: '["a","c"]' },
        { input: 'settings.env.A', before: '1', now: '2' },
        { input: 'settings.env.B', before: 'x', now: null },
        { input: 'settings.env.C', before: null, now: 'y' },
      ],
    );
  });
});

describe('what changed', () => {
  const builds = (revision: string, base: Partial<FoundBuild>): readonly FoundBuild[] => [
    someBuild({ revision, target: 'base', wanted: false, ...base }),
    someBuild(
      { revision, parents: [{ target: 'base', arg: 'BASE' }] },
      { args: { BASE: 'dynamo-base:1' }, baseImages: ['dynamo-base:1'] },
    ),
  ];

  test('in a base is told of the base, whatever rests on it', () => {
    const changed = { contextSha256: 'e'.repeat(64) };
    for (const kind of ['build', 'sanity', 'metrics'] as const) {
      const before = planned(kind, 'runtime', { builds: builds(OTHER_SHA, {}) });
      const now = planned(kind, 'runtime', {
        builds: builds('a'.repeat(40), changed),
      });
      assert.deepEqual(
        changesBetween(before, now).map(({ task, input }) => `${task} ${input}`),
        ['build.vllm.base.aaaaaaaaa context'],
      );
    }
  });

  test('is told of each task once', () => {
    const args = { CUDA: '13.0' };
    const now = planned('metrics', 'runtime', { builds: [someBuild({}, { args })] });
    const inputs = changesBetween(planned('metrics', 'runtime'), now);
    assert.deepEqual(
      inputs.map(({ input }) => input),
      ['arg CUDA', 'arg PYTHON'],
    );
  });

  test('is a digest where the tasks behind it are not known', () => {
    const before = planned('sanity', 'runtime');
    const now = planned('sanity', 'runtime', { builds: [someBuild({ contextSha256: 'e' })] });
    const alone = { task: before.task, plan: { tasks: [before.task] } };
    assert.deepEqual(
      changesBetween(alone, now).map(({ input }) => input),
      ['after build', 'image'],
    );
  });
});
