import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../../../src/compare/change.ts';
import { runChanges } from '../../../src/compare/run-changes.ts';
import { night, revisionOf, runOf, type Came, type Night } from '../../rig/past-runs.ts';

/** The last one is this run; given from old to new, as nights are told. */
function changes(...nights: Night[]): readonly Change[] {
  const [run, ...earlier] = nights.map(night).toReversed();
  assert.ok(run);
  return runChanges(run, earlier).changes;
}

/** Builds that came to this, night after night. */
function builds(...came: Came[]): string[] {
  const nights = came.map((build, day) => ({ day, steps: { build } }));
  return changes(...nights).map(({ kind, runs }) => `${kind} ${runs}`);
}

/** Rates measured night after night. */
function rates(...values: number[]): string[] {
  return inWords(changes(...values.map((tokensPerSecond, day) => ({ day, tokensPerSecond }))));
}

function inWords(found: readonly Change[]): string[] {
  return found.map(({ kind, figure }) => `${kind} ${figure?.concept ?? ''}`);
}

test('a run without comparable runs before it has no changes', () => {
  const run = night({ day: 1 });
  assert.deepEqual([runChanges(run, []).since, runChanges(run, []).changes], [null, []]);
  const others: Night[] = [
    { day: 0, name: 'other' },
    { day: 0, ref: 'feature' },
    { day: 0, framework: 'sglang' },
    { day: 0, steps: { build: 'cancelled', soak: 'blocked' } },
  ];
  const { since, changes: none } = runChanges(run, others.map(night));
  assert.deepEqual([since, none], [null, []]);
});

test('it is held against the newest comparable run', () => {
  const earlier = [night({ day: 2, name: 'other' }), night({ day: 1 }), night({ day: 0 })];
  assert.deepEqual(runChanges(night({ day: 3 }), earlier).since, {
    run: runOf(1),
    startedAt: '2026-11-22T07:00:00.000Z',
  });
});

test('a run that has ended nothing yet is held against those with steps that it plans', () => {
  const run = night({ day: 1 });
  const begun = { ...run, results: { ...run.results, tasks: [] } };
  const { since, changes: none } = runChanges(begun, [night({ day: 0 })]);
  assert.equal(since?.run, runOf(0));
  assert.deepEqual(none, []);
});

test('gaps of tokens that come in lots do not change', () => {
  const gaps = (...values: number[]): string[] =>
    inWords(changes(...values.map((itlMs, day) => ({ day, itlMs }))));
  assert.deepEqual(gaps(0.01, 0.01, 0.03), []);
  assert.deepEqual(gaps(10, 10, 30), ['worse itl']);
});

test('it is told how much of the run could be compared', () => {
  const compared = (...nights: Night[]) => {
    const [run, ...earlier] = nights.map(night).toReversed();
    return run && runChanges(run, earlier).compared;
  };
  const steps = { build: 'passed', sanity: 'passed', soak: 'passed' } as const;
  assert.deepEqual(compared({ day: 0, steps }, { day: 1, steps }), {
    steps: 3,
    figures: 3,
    comparable: 2,
    measured: 2,
  });
  const sized = { steps: { build: 'passed' }, sizeBytes: 1e9 } as const;
  assert.deepEqual(compared({ day: 0, ...sized }, { day: 1, ...sized }), {
    steps: 1,
    figures: 1,
    comparable: 1,
    measured: 0,
  });
  const cancelled = { day: 1, steps: { ...steps, soak: 'cancelled' } } as const;
  assert.deepEqual(compared({ day: 0, steps }, cancelled), {
    steps: 2,
    figures: 0,
    comparable: 0,
    measured: 0,
  });
  const unchanged = { day: 1, steps: { ...steps, build: 'unchanged' }, host: 'other' } as const;
  assert.deepEqual(compared({ day: 0, steps }, unchanged), {
    steps: 3,
    figures: 3,
    comparable: 0,
    measured: 0,
  });
  const invalid = compared({ day: 0, steps }, { day: 1, steps, valid: false });
  assert.deepEqual([invalid?.figures, invalid?.comparable], [3, 0]);
});

test('a failure is new after a pass, and where the step was never carried out', () => {
  assert.deepEqual(builds('passed', 'failed'), ['new-failure 1']);
  const first = changes({ day: 0 }, { day: 1, steps: { build: 'passed', sanity: 'failed' } });
  assert.deepEqual(inWords(first), ['new-failure ']);
});

test('a failure that goes on is counted in runs in a row', () => {
  assert.deepEqual(builds('passed', 'failed', 'failed', 'failed'), ['still-failing 3']);
  assert.deepEqual(builds('failed', 'passed', 'failed', 'failed'), ['still-failing 2']);
});

test('what passes again after failures has recovered, once', () => {
  assert.deepEqual(builds('failed', 'failed', 'passed'), ['recovered 2']);
  assert.deepEqual(builds('failed', 'passed', 'passed'), []);
});

test('a step that was left out neither passes, nor fails, nor recovers', () => {
  assert.deepEqual(builds('failed', 'unchanged', 'failed'), ['still-failing 2']);
  assert.deepEqual(builds('failed', 'cancelled', 'blocked', 'passed'), ['recovered 1']);
  assert.deepEqual(builds('failed', 'unchanged'), []);
  assert.deepEqual(builds('failed', 'cancelled'), []);
});

test('a refused step is a failure, as the verdict has it', () => {
  assert.deepEqual(builds('passed', 'refused'), ['new-failure 1']);
  assert.deepEqual(builds('refused', 'refused'), ['still-failing 2']);
});

test('a figure changes only beyond its noise band', () => {
  assert.deepEqual(rates(1000, 1010, 990, 1000, 910), []);
  assert.deepEqual(rates(1000, 1010, 990, 1000, 890), ['worse throughput']);
  assert.deepEqual(rates(1000, 1010, 990, 1000, 1110), ['better throughput']);
  assert.deepEqual(rates(900, 1100, 950, 1050, 900), []);
});

test('with one earlier value only a large change counts', () => {
  assert.deepEqual(rates(1000, 850), []);
  assert.deepEqual(rates(1000, 750), ['worse throughput']);
});

test('a longer wait for the first token is worse, a shorter one better', () => {
  const waits = (...values: number[]): string[] =>
    inWords(changes(...values.map((ttftMs, day) => ({ day, ttftMs }))));
  assert.deepEqual(waits(50, 50, 50, 60), ['worse ttft']);
  assert.deepEqual(waits(50, 50, 50, 40), ['better ttft']);
});

test('a change tells the value, the usual one, the band and what it rests on', () => {
  const [change] = changes(
    { day: 0, tokensPerSecond: 1000 },
    { day: 1, tokensPerSecond: 1000 },
    { day: 2, tokensPerSecond: 1000 },
    { day: 3, tokensPerSecond: 800 },
  );
  assert.deepEqual(change, {
    kind: 'worse',
    framework: 'vllm',
    target: 'runtime',
    ref: 'main',
    revision: revisionOf(3),
    task: 'soak.vllm',
    simulated: false,
    runs: 0,
    figure: {
      concept: 'throughput',
      unit: 'tok/s',
      now: 800,
      before: 1000,
      noise: 0.4 / 3,
      count: 3,
    },
  });
});

for (const [what, other] of [
  ['that is not valid', { valid: false }],
  ['of a soak that failed', { steps: { build: 'passed', soak: 'failed' } }],
  ['of another load', { load: { concurrency: 8 } }],
  ['of another machine', { host: 'other' }],
  ['that is simulated', { simulated: true }],
] as const)
  test(`a measurement ${what} is not held against others`, () => {
    const usual = [0, 1, 2].map((day) => ({ day, tokensPerSecond: 1000 }));
    const slow = { day: 3, tokensPerSecond: 500 };
    const throughput = (...nights: Night[]): string[] =>
      inWords(changes(...nights)).filter((words) => words.endsWith('throughput'));
    assert.deepEqual(throughput(...usual, slow), ['worse throughput']);
    assert.deepEqual(throughput(...usual, { ...slow, ...other }), []);
    assert.deepEqual(throughput(...usual.map((past) => ({ ...past, ...other })), slow), []);
  });

test('an image that grows is worse, beyond 1 %', () => {
  const sizes = (...values: number[]): string[] =>
    inWords(changes(...values.map((sizeBytes, day) => ({ day, sizeBytes }))));
  assert.deepEqual(sizes(400e6, 403e6), []);
  assert.deepEqual(sizes(400e6, 410e6), ['worse image-size']);
  assert.deepEqual(sizes(400e6, 390e6), ['better image-size']);
  const arm = { day: 1, sizeBytes: 410e6, arch: 'arm64' } as const;
  assert.deepEqual(inWords(changes({ day: 0, sizeBytes: 400e6 }, arm)), []);
});

test('the worst comes first, and of figures the farthest from what is usual', () => {
  const usual = [0, 1, 2].map((day) => ({
    day,
    sizeBytes: 400e6,
    steps: { build: 'passed', sanity: 'failed', soak: 'passed' } as const,
  }));
  const found = changes(...usual, {
    day: 3,
    steps: { build: 'passed', sanity: 'passed', soak: 'passed' },
    sizeBytes: 420e6,
    tokensPerSecond: 700,
    ttftMs: 30,
  });
  assert.deepEqual(inWords(found), [
    'worse throughput',
    'worse image-size',
    'better ttft',
    'recovered ',
  ]);
  const failing = changes(...usual, { day: 3, steps: { build: 'failed', sanity: 'failed' } });
  assert.deepEqual(inWords(failing), ['new-failure ', 'still-failing ']);
});
