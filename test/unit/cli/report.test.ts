import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { tempDir } from '../../rig/temp-dir.ts';
import { say } from './say.ts';
import { RUN, storeRun } from './stored-run.ts';

test('report --markdown prints the report of the latest run and writes nothing', async () => {
  await using dir = await tempDir();
  await storeRun(dir.path);
  const run = path.join(dir.path, 'reports', RUN);
  const before = await readdir(run);
  const { code, stdout } = await say(['report', '--markdown'], { cwd: dir.path });
  assert.equal(code, 0);
  assert.match(stdout, /^## ✓ passed: All 3 images are good\.\n/);
  assert.deepEqual(await readdir(run), before);
});

test('the page of a run elsewhere is named by its whole path: nobody counts dots', async () => {
  await using dir = await tempDir();
  await using elsewhere = await tempDir();
  await storeRun(dir.path);
  const reports = path.join(dir.path, 'reports');
  const { stdout } = await say(['report', '--reports', reports], { cwd: elsewhere.path });
  assert.equal(stdout, `${path.join(reports, RUN, 'report.html')}\n`);
});

test('report writes page, texts, Markdown, JUnit and mail again', async () => {
  await using dir = await tempDir();
  await storeRun(dir.path);
  const run = path.join(dir.path, 'reports', RUN);
  const { code, stdout } = await say(['report', RUN], { cwd: dir.path });
  assert.equal(code, 0);
  assert.equal(stdout, `reports/${RUN}/report.html\n`);
  const files = new Set(await readdir(run));
  for (const file of ['report.html', 'report.txt', 'report.md', 'junit.xml', 'mail.eml'])
    assert.ok(files.has(file), file);
  assert.match(await readFile(path.join(run, 'report.md'), 'utf8'), /^## ✓ passed/);
});
