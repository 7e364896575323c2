import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { writeFiles } from '../../rig/git-repo.ts';
import { startSmtpSink } from '../../rig/smtp-sink.ts';
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

test('report --email mails a run that was killed; without the flag nobody gets it', async () => {
  await using dir = await tempDir();
  const sink = await startSmtpSink();
  try {
    const run = { id: RUN, startedAt: '2026-11-21T07:00:00.000Z' };
    const killed = { ...run, finishedAt: null, verdict: null, exitCode: null };
    await storeRun(dir.path, { run: killed });
    const mail = `mail: { url: "${sink.url}", to: [ada@example.org] }`;
    await writeFiles(dir.path, { 'builder.yaml': `version: 1\n${mail}\n` });
    assert.equal((await say(['report'], { cwd: dir.path })).code, 0);
    assert.equal(sink.letters.length, 0);
    const argv = ['report', '--email', 'kim@example.org'];
    assert.deepEqual(await say(argv, { cwd: dir.path }), {
      code: 0,
      stdout: 'mail: sent to kim@example.org\n',
      stderr: '',
    });
    assert.deepEqual(
      sink.letters.map(({ to }) => to),
      [['kim@example.org']],
    );
    assert.match(String(sink.letters[0]?.raw), /^Subject: .*cut off/m);
  } finally {
    await sink.close();
  }
});

test('a mail that the server refuses is told, exit 4', async () => {
  await using dir = await tempDir();
  const sink = await startSmtpSink({ kind: 'refuse', code: 554, times: 10 });
  try {
    await storeRun(dir.path);
    const argv = ['report', '--email', 'kim@example.org', '--smtp-url', sink.url];
    const { code, stdout, stderr } = await say(argv, { cwd: dir.path });
    assert.deepEqual([code, stdout], [4, '']);
    assert.match(stderr, /^error: mail server \S+ answered 554\n/);
  } finally {
    await sink.close();
  }
});
