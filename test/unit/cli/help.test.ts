import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { LEGACY_FLAGS, legacyHelp } from '../../../src/cli/legacy-flags.ts';
import { VERBS } from '../../../src/cli/verbs.ts';
import { VERSION } from '../../../src/cli/version.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say } from './say.ts';
import { RUN, storeRun } from './stored-run.ts';

const AS_IT_IS = { serializers: [String] };

function golden(name: string): string {
  return fileURLToPath(new URL(`../../golden/${name}`, import.meta.url));
}

async function helpOf(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await say([...words, '--help']);
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

describe('help', () => {
  test('of the tool is as agreed', async (t) => {
    t.assert.fileSnapshot(await helpOf(), golden('help.txt'), AS_IT_IS);
  });

  for (const { name } of VERBS)
    test(`of ${name} is as agreed`, async (t) => {
      t.assert.fileSnapshot(await helpOf(name), golden(`help-${name}.txt`), AS_IT_IS);
    });

  test('of everything is the help of the tool and of each verb, and nothing runs', async () => {
    const { code, stdout, stderr } = await say(['--help-all']);
    assert.deepEqual([code, stderr], [0, '']);
    const each = await Promise.all(VERBS.map(({ name }) => helpOf(name)));
    assert.equal(stdout, [await helpOf(), ...each, legacyHelp(LEGACY_FLAGS)].join('\n\n'));
    assert.equal((await say(['run', '--help-all'])).code, 2);
  });

  test('fits 80 columns', async () => {
    for (const { name } of VERBS)
      assert.deepEqual(
        (await helpOf(name)).split('\n').filter((line) => line.length > 80),
        [],
      );
  });

  test('is the same by word and by flag', async () => {
    for (const { name } of VERBS)
      assert.equal((await say(['help', name])).stdout, await helpOf(name));
    assert.equal((await say(['help'])).stdout, await helpOf());
    assert.equal((await say(['-h'])).stdout, await helpOf());
  });

  test('ends with an example', async () => {
    for (const { name, example } of VERBS)
      assert.ok((await helpOf(name)).endsWith(`\nExample:\n  ${example}\n`), name);
  });
});

test('the version is that of the package', async () => {
  assert.match(VERSION, /^\d+\.\d+\.\d+/);
  assert.deepEqual(await say(['--version']), { code: 0, stdout: `${VERSION}\n`, stderr: '' });
});

describe('every example can be copied', () => {
  /** They would run; --dry-run shows that they could. */
  const RUNS = new Set(['run', 'quickstart']);
  /** The end-to-end suite has an engine for it. */
  const NEEDS_ENGINE = new Set(['clean', 'doctor']);

  for (const { name, example } of VERBS.filter((verb) => !NEEDS_ENGINE.has(verb.name)))
    test(example, async () => {
      await using dir = await tempDir();
      await storeRun(dir.path);
      const [tool, ...words] = example.split(' ');
      assert.equal(tool, 'builder');
      const argv = RUNS.has(name) ? [...words, '--dry-run'] : words;
      const { code, stdout, stderr } = await say(argv, { cwd: dir.path });
      assert.equal(code, 0, stderr);
      assert.notEqual(stdout, '');
    });
});

test('each verb that takes --config takes --profile, and both mean the same everywhere', async () => {
  const takers = VERBS.map(({ options }) => options.map(({ flags }) => flags));
  for (const flags of takers)
    assert.equal(flags.includes('--profile <name>'), flags.includes('--config <file>'));
  await using dir = await tempDir();
  await storeRun(dir.path);
  await writeFiles(dir.path, {
    'builder.yaml': 'version: 1\nreports: none\nprofiles: {kept: {reports: reports}}\n',
  });
  const { stdout } = await say(['list', '--profile', 'kept'], { cwd: dir.path });
  assert.match(stdout, new RegExp(`^${RUN} `, 'm'));
});

test('-v is --verbose wherever that is', async () => {
  const takers = VERBS.filter(({ options }) =>
    options.some(({ flags }) => flags.includes('--verbose')),
  );
  assert.ok(takers.length > 10);
  for (const { options } of takers)
    assert.ok(options.some(({ flags }) => flags === '-v, --verbose'));
  await using dir = await tempDir();
  const [short, long] = await Promise.all(
    ['-v', '--verbose'].map((flag) => say(['version', flag], { cwd: dir.path })),
  );
  assert.equal(short?.stdout.split('\n').length, long?.stdout.split('\n').length);
  assert.notEqual(short?.stdout, (await say(['version'], { cwd: dir.path })).stdout);
});

test('--json is an unknown flag where nothing would be printed as JSON', async () => {
  for (const verb of ['logs', 'report', 'trace'])
    assert.match((await say([verb, '--json'])).stderr, /^error: unknown option '--json'\n/);
});
