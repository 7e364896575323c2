// What a verb loads, since start-up time is what it loads.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { storeRun } from './stored-run.ts';

const RECORDER = fileURLToPath(new URL('record-imports.ts', import.meta.url));

interface Loaded {
  /** Names of installed packages. */
  readonly packages: ReadonlySet<string>;
  /** Relative to the root. */
  readonly own: readonly string[];
}

/** No engine is named: where none answers on the default socket, plan goes without. */
async function loadedBy(...argv: string[]): Promise<Loaded> {
  await using dir = await tempDir();
  await storeRun(dir.path);
  const record = path.join(dir.path, 'loaded');
  const main = path.join(ROOT, 'src/main.ts');
  await promisify(execFile)(process.execPath, ['--import', RECORDER, main, ...argv], {
    cwd: dir.path,
    env: { PATH: process.env['PATH'], HOME: dir.path, RECORD_TO: record },
  });
  const urls = (await readFile(record, 'utf8')).split('\n');
  const files = urls
    .filter((url) => url.startsWith('file:'))
    .map((url) => path.relative(ROOT, fileURLToPath(url)));
  const names = files.map((file) => /^node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)/.exec(file));
  return {
    packages: new Set(names.flatMap((match) => match?.groups?.['name'] ?? [])),
    own: files.filter((file) => file.startsWith('src/')),
  };
}

const HEAVY = [
  'dockerode',
  'ejs',
  'execa',
  'listr2',
  'nodemailer',
  'protobufjs',
  'simple-git',
  'tar-stream',
];

describe('what is loaded', () => {
  for (const words of [['--help'], ['--version'], ['run', '--help']])
    test(`${words.join(' ')} loads commander alone, and few files`, async () => {
      const { packages, own } = await loadedBy(...words);
      assert.deepEqual([...packages], ['commander']);
      assert.ok(own.includes('src/cli/verbs.ts'), 'the recorder saw nothing');
      assert.ok(own.length < 40, `${own.length} files: ${own.join(' ')}`);
    });

  test('plan loads nothing that shows, builds or sends', async () => {
    const { packages } = await loadedBy('plan');
    assert.ok(packages.has('yaml') && packages.has('valibot'), [...packages].join(' '));
    for (const name of ['ejs', 'execa', 'listr2', 'nodemailer', 'simple-git'])
      assert.ok(!packages.has(name), name);
  });

  test('list reads stored runs without anything heavy', async () => {
    const { packages } = await loadedBy('list');
    assert.deepEqual(
      HEAVY.filter((name) => packages.has(name)),
      [],
    );
  });

  test('show and logs read a stored run without an engine or a browser page', async () => {
    for (const verb of ['show', 'logs']) {
      const { packages } = await loadedBy(verb);
      assert.deepEqual(
        HEAVY.filter((name) => packages.has(name)),
        [],
        verb,
      );
    }
  });
});
