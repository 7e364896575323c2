// What is told of commits, and how little git is asked for it.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openSource } from '../../../src/pipeline/source.ts';
import { versionInCargo, versionInPyproject } from '../../../src/source/project-version.ts';
import { makeRepo } from '../../rig/git-repo.ts';
import { someConfig, VLLM } from '../plan/question.ts';
import { source, tempFolder, testHost } from './open.ts';

const PYPROJECTS: readonly (readonly [string, string | null])[] = [
  ['[project]\nname = "ai-dynamo"\nversion = "0.9.0"\n', '0.9.0'],
  ["[project]\nversion='1.0.0.post1' # the next one\n", '1.0.0.post1'],
  ['[tool.poetry]\nversion = "1"\n\n[ project ]\nversion="2"\n[tool.x]\nversion = "3"\n', '2'],
  ['[project]\ndynamic = ["version"]\n[tool.x]\nversion = "3"\n', null],
  ['version = "1"\n[project]\nversion = ""\n', null],
  ['[[project]]\nversion-file = "x"\n', null],
  ['', null],
];

for (const [text, version] of PYPROJECTS)
  test(`${JSON.stringify(text)} says ${version ?? 'no version'}`, () => {
    assert.equal(versionInPyproject(text), version);
  });

test('of Cargo.toml it is the version of the workspace', () => {
  const text = '[package]\nversion = "1"\n[workspace.package]\nversion = "0.3.2"\n';
  assert.equal(versionInCargo(text), '0.3.2');
  assert.equal(versionInCargo('[workspace]\nmembers = []\n'), null);
});

test('each commit has its own version, and none where it says none', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.commit({ 'Cargo.toml': '[workspace.package]\nversion = "0.3.2"\n' }, 'Cargo');
  await repo.commit({ 'pyproject.toml': '[project]\nversion = "0.9.0"\n' }, 'Python');
  const { revisions } = await source(repo.dir, await tempFolder(t), {
    refs: ['main', 'main~1', 'main~2'],
  });
  assert.deepEqual(
    revisions.map(({ version }) => version),
    ['0.9.0', '0.3.2', undefined],
  );
});

test('git is asked for ten commits as often as for two', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a', 'container/b': '1', 'pyproject.toml': '' });
  for (let count = 0; count < 10; count += 1)
    await repo.commit({ 'container/b': `${count}`, [`f${count}`]: 'x' }, `Commit ${count}`);
  const dir = await tempFolder(t);
  const log = path.join(dir, 'asked');
  const real = process.env['PATH'] ?? '';
  const counting = `#!/bin/sh\necho "$1" >>${log}\nPATH='${real}' exec git "$@"\n`;
  await writeFile(path.join(dir, 'git'), counting, { mode: 0o755 });
  const asked = async (count: number): Promise<readonly string[]> => {
    const host = testHost(dir);
    await writeFile(log, '');
    const env = { ...host.env, PATH: `${dir}:${real}` };
    const refs = Array.from({ length: count }, (_, back) => `main~${back}`);
    const config = someConfig({ cacheDir: dir, source: { kind: 'git', repo: repo.dir }, refs });
    const { signal } = new AbortController();
    const opened = await openSource(config, { host: { ...host, env }, version: '0', signal });
    assert.equal(opened.revisions.length, count);
    for (const { revision } of opened.revisions) {
      await opened.readFile(revision, VLLM, 'container/b');
      await opened.objectId(revision, 'container');
      await opened.contextFiles(revision, VLLM, { dockerfile: 'container/b', context: '.' });
    }
    return (await readFile(log, 'utf8')).trim().split('\n');
  };
  const few = await asked(2);
  const many = await asked(10);
  assert.deepEqual(many.toSorted(), few.toSorted());
  assert.ok(many.length <= 13, many.join(' '));
});
