// Each framework as a commit has it: its era, and the sanity script that lies there.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { frameworkFrom } from '../../../src/config/framework-from.ts';
import type { WrittenFramework } from '../../../src/config/written-framework.ts';
import type { Framework, SanityCheck } from '../../../src/model/framework.ts';
import { failure, FailureError } from '../../../src/model/reason.ts';
import { frameworksAt } from '../../../src/pipeline/frameworks-at.ts';

type Files = Readonly<Record<string, string | FailureError | { readonly dangling: true }>>;

interface Commit {
  readonly version?: string;
  readonly files: Files;
}

interface Reads {
  readonly texts: string[];
}

const SCRIPTS = ['dev/sanity_check.py', 'deploy/sanity_check.py', 'deploy/dynamo_check.py'];
const SANITY: NonNullable<WrittenFramework['sanity']> = {
  command: ['python3'],
  scripts: SCRIPTS,
  flags: { runtime: ['--runtime-check', '--no-gpu-check'], dev: ['--no-gpu-check', '--bogus'] },
  needs: { local: '--no-framework-check' },
  fallback: ['python3', '-c', 'import app'],
};
const NEW = `parser = argparse.ArgumentParser()
parser.add_argument("--thorough-check", action="store_true")
parser.add_argument(
    "--json",
    "--json-output",
    dest="json_output",
    help="instead of --no-gpu-check",
)
parser.add_argument('--runtime-check', "-r", action="store_true")
group.add_argument( "--no-framework-check" , default="--bogus")
`;
const OLD =
  'parser.add_argument("--terse", help="add_argument")\n# add_argument of --runtime-check\n';

function called(name: string, sanity: WrittenFramework['sanity'] = SANITY): Framework {
  return frameworkFrom({ name, folder: name, dir: null }, { sanity: sanity ?? null });
}

async function found(
  commits: Readonly<Record<string, Commit>>,
  frameworks: readonly Framework[] = [called('app')],
  reads: Reads = { texts: [] },
) {
  const files = (revision: string): Files => commits[revision]?.files ?? {};
  return frameworksAt(frameworks, {
    revisions: Object.entries(commits).map(([revision, { version }]) => ({
      ref: revision,
      revision,
      author: null,
      date: null,
      subject: '',
      ...(version !== undefined && { version }),
    })),
    objectId: (revision, file) => Promise.resolve(file in files(revision) ? `id of ${file}` : null),
    readFile: (revision, _, file) => {
      reads.texts.push(`${revision} ${file}`);
      const text = files(revision)[file];
      if (text instanceof FailureError) return Promise.reject(text);
      return Promise.resolve(typeof text === 'string' ? text : null);
    },
  });
}

async function sanityAt(files: Files, sanity: WrittenFramework['sanity'] = SANITY) {
  const at = await found({ abc: { files } }, [called('app', sanity)]);
  return at('abc', 'app')?.sanity;
}

describe('the sanity script of a commit', () => {
  test('is the first of those that are looked for', async () => {
    const files = { 'deploy/dynamo_check.py': OLD, 'deploy/sanity_check.py': NEW };
    assert.equal((await sanityAt(files))?.script?.file, 'deploy/sanity_check.py');
    assert.equal(
      (await sanityAt({ ...files, 'dev/sanity_check.py': OLD }))?.script?.file,
      'dev/sanity_check.py',
    );
  });

  test('is known by its text, and by which of the wanted flags it takes', async () => {
    const check: SanityCheck | null | undefined = await sanityAt({ 'dev/sanity_check.py': NEW });
    assert.deepEqual(check?.script, {
      file: 'dev/sanity_check.py',
      sha256: createHash('sha256').update(NEW).digest('hex'),
      flags: ['--runtime-check', '--no-framework-check'],
      json: true,
    });
    assert.deepEqual(check?.command, ['python3']);
  });

  test('takes no flag that it only speaks of', async () => {
    const { script } = (await sanityAt({ 'dev/sanity_check.py': OLD })) ?? {};
    assert.deepEqual([script?.flags, script?.json], [[], false]);
  });

  test('gives way to the fallback where the commit has none', async () => {
    const check = await sanityAt({ 'README.md': '' });
    assert.deepEqual([check?.command, check?.script], [SANITY.fallback, null]);
    const dangling = await sanityAt({ 'dev/sanity_check.py': { dangling: true } });
    assert.deepEqual([dangling?.command, dangling?.script], [SANITY.fallback, null]);
  });

  test('leaves nothing to check where there is no fallback either', async () => {
    assert.equal(await sanityAt({}, { ...SANITY, fallback: [] }), null);
  });

  test('is not looked for where a command is all', async () => {
    const sanity = { command: ['true'] };
    const at = await found({ abc: { files: {} } }, [called('app', sanity), called('bare', null)]);
    assert.deepEqual(at('abc', 'app')?.sanity?.command, ['true']);
    assert.equal(at('abc', 'bare')?.sanity, null);
  });

  test('is run as it is where its text is not to be had', async () => {
    const gone = new FailureError(failure('network', 'not to be had'));
    const { script } = (await sanityAt({ 'dev/sanity_check.py': gone })) ?? {};
    assert.deepEqual(script, {
      file: 'dev/sanity_check.py',
      sha256: 'id of dev/sanity_check.py',
      flags: [],
      json: false,
    });
  });

  test('is read once a commit for all frameworks, and not where another one counts', async () => {
    const reads: Reads = { texts: [] };
    const files = { 'dev/sanity_check.py': NEW, 'deploy/sanity_check.py': OLD };
    const frameworks = ['a', 'b', 'c'].map((name) => called(name));
    await found({ abc: { files }, def: { files } }, frameworks, reads);
    assert.deepEqual(reads.texts.toSorted(), [
      'abc dev/sanity_check.py',
      'def dev/sanity_check.py',
    ]);
  });
});

describe('the era of a commit', () => {
  const old = called('app', { command: ['old'] });
  const fresh = called('app', { command: ['fresh'] });
  const app: Framework = {
    ...fresh,
    eras: [
      { from: null, below: '1.0', framework: old },
      { from: '1.0', below: null, framework: fresh },
    ],
  };

  test('is that of its version, the newest without one', async () => {
    const commits = {
      a: { version: '0.9.1', files: {} },
      b: { version: '1.0.0', files: {} },
      c: { files: {} },
    };
    const at = await found(commits, [app]);
    const command = (revision: string): unknown => at(revision, 'app')?.sanity?.command;
    assert.deepEqual([command('a'), command('b'), command('c')], [['old'], ['fresh'], ['fresh']]);
  });

  test('is of a framework of the run, at a commit of the run', async () => {
    const at = await found({ a: { files: {} } }, [app]);
    assert.equal(at('a', 'other'), undefined);
    assert.equal(at('b', 'app'), undefined);
  });
});
