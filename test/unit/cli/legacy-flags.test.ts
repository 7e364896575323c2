// The names of the tool before this one: what each is translated to, and what is said of it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flagName } from '../../../src/cli/flag-name.ts';
import { LEGACY_FLAGS, LEGACY_SETTINGS, modernFlags } from '../../../src/cli/legacy-flags.ts';
import { VERBS } from '../../../src/cli/verbs.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say } from './say.ts';

type Typed = Readonly<Record<string, unknown>>;

function translated(typed: Typed): Typed {
  const modern = modernFlags(LEGACY_FLAGS, typed, 'run');
  assert.ok('flags' in modern, JSON.stringify(modern));
  return modern.flags;
}

function notes(typed: Typed): readonly string[] {
  const modern = modernFlags(LEGACY_FLAGS, typed, 'run');
  assert.ok('notes' in modern, JSON.stringify(modern));
  return modern.notes;
}

describe('a legacy name', () => {
  const cases: readonly (readonly [Typed, Typed])[] = [
    [{ repoSha: ['a'] }, { ref: ['a'] }],
    [{ commitSha: ['a', 'b'] }, { ref: ['a', 'b'] }],
    [{ sha: ['a'], ref: ['main', 'a'] }, { ref: ['main', 'a'] }],
    [
      { sha: ['c'], commitSha: ['b'], repoSha: ['a'], ref: ['main'] },
      { ref: ['main', 'a', 'b', 'c'] },
    ],
    [{ pullLatest: true }, { fetch: true }],
    [{ runNoMatterWhat: true }, { forceRun: true }],
    [{ dryrun: true }, { dryRun: true }],
    [{ showTree: true }, { dryRun: true }],
    [{ tree: true }, { dryRun: true }],
    [{ skip: true }, { skipActionIfAlreadyPassed: true }],
    [
      { noCompile: true, noBuild: true, without: ['soak'] },
      { without: ['soak', 'compile', 'build'] },
    ],
    [{ maxWorkers: 4 }, { parallel: 4 }],
    [{ maxWorkers: 4, parallel: true }, { parallel: 4 }],
    [{ maxWorkers: 4, parallel: 4 }, { parallel: 4 }],
    [{ html: true, noCompress: true }, {}],
    [{ noUpload: true }, { push: '' }],
    [{ noUpload: true, push: '' }, { push: '' }],
    [{ reuseDevIfImageExists: true }, { reuseDevIfImageExists: true }],
  ];
  for (const [typed, modern] of cases)
    test(`becomes what it is: ${JSON.stringify(typed)}`, () => {
      assert.deepEqual(translated(typed), modern);
    });

  test('leaves everything else as it was typed', () => {
    assert.deepEqual(translated({ json: true, ref: ['main'] }), { json: true, ref: ['main'] });
    assert.deepEqual(notes({ json: true, ref: ['main'] }), []);
  });

  test('is said once, whatever it was given', () => {
    assert.deepEqual(notes({ commitSha: ['a', 'b'], dryrun: true }), [
      'note: --commit-sha is --ref\n',
      'note: --dryrun is --dry-run\n',
    ]);
  });

  test('names flags that there are', () => {
    const known = new Set(
      VERBS.find(({ name }) => name === 'run')?.options.map(({ flags }) => flagName(flags).long),
    );
    const named = LEGACY_FLAGS.flatMap(({ now }) => now.match(/--[\w-]+/g) ?? []);
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((flag) => !known.has(flag)),
      [],
    );
  });

  test('is no name of today', () => {
    for (const { name, options, legacy = [] } of VERBS) {
      const modern = new Set(options.map(({ flags }) => flagName(flags).long));
      const both = legacy.filter(({ flags }) => modern.has(flagName(flags).long));
      assert.deepEqual(both, [], name);
    }
  });

  test('that would bypass the lock is refused, with the reason', () => {
    assert.deepEqual(modernFlags(LEGACY_FLAGS, { runIgnoreLock: true }, 'run'), {
      refused: `error: --run-ignore-lock is refused: two runs in one clone would take the commits away from under each other
  where: builder run --run-ignore-lock
  try: wait for the other run to end (exit code 7), or stop it
`,
    });
  });

  test('that contradicts its modern one is refused', () => {
    assert.deepEqual(modernFlags(LEGACY_FLAGS, { maxWorkers: 4, parallel: 3 }, 'plan'), {
      refused: `error: --max-workers and --parallel differ
  where: builder plan --max-workers
  try: leave --max-workers out
`,
    });
  });
});

describe('on the command line a legacy name', () => {
  test('is in no help of a verb, but in that of everything, and takes its value', async () => {
    for (const verb of ['run', 'quickstart', 'plan', 'config']) {
      const { stdout } = await say([verb, '--help']);
      for (const { flags } of LEGACY_FLAGS)
        assert.doesNotMatch(stdout, new RegExp(`^ +${flagName(flags).long}(?![\\w-])`, 'm'));
    }
    const { stdout } = await say(['--help-all']);
    for (const { flags, now } of LEGACY_FLAGS)
      assert.match(stdout, new RegExp(`^  ${flags} +${now}$`, 'm'), flags);
  });

  test('is taken by run, quickstart and plan alike, by config where it is a setting', async () => {
    const taken = (name: string): unknown => VERBS.find((verb) => verb.name === name)?.legacy;
    for (const name of ['run', 'quickstart', 'plan']) assert.equal(taken(name), LEGACY_FLAGS);
    assert.equal(taken('config'), LEGACY_SETTINGS);
    assert.equal((await say(['config', '--tree'])).code, 2);
  });

  test('is taken beside others, with its note on standard error', async () => {
    await using dir = await tempDir();
    const argv = ['config', '--max-workers', '3', '--no-compile', '--json'];
    const { code, stdout, stderr } = await say(argv, { cwd: dir.path });
    assert.equal(code, 0);
    assert.equal(
      stderr,
      'note: --no-compile is --without compile\nnote: --max-workers is --parallel\n',
    );
    assert.match(stdout, /"parallel": \{\s+"value": 3,/);
    assert.match(stdout, /"without": \{\s+"value": \[\s+"compile"\s+\]/);
  });

  test('is as wrong as its modern one', async () => {
    await using dir = await tempDir();
    const { code, stderr } = await say(['plan', '--max-workers', 'many'], { cwd: dir.path });
    assert.equal(code, 2);
    assert.match(stderr, /^error: "many" does not suit --max-workers: a whole number from 1/);
    const clash = await say(['plan', '--skip', '--run-no-matter-what'], { cwd: dir.path });
    assert.equal(clash.code, 2);
    assert.match(clash.stderr, /--skip-action-if-already-passed and --force-run exclude each oth/);
  });
});
