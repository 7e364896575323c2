import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { spansOf, traceProblems } from '../../rig/chrome-trace.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { RUN, storeRun } from './stored-run.ts';
import { say } from './say.ts';

test('a stored run is printed as a trace', async () => {
  await using dir = await tempDir();
  await storeRun(dir.path);
  const { code, stdout, stderr } = await say(['trace'], { cwd: dir.path });
  assert.equal(code, 0, stderr);
  const trace: unknown = JSON.parse(stdout);
  assert.deepEqual(traceProblems(trace), []);
  const names = spansOf(trace).map(({ name }) => name);
  assert.equal(names[0], RUN);
  assert.ok(names.includes('build.mocker-vllm.runtime.builder'));
});

test('with --out it is written there, and where to open it is said', async () => {
  await using dir = await tempDir();
  await storeRun(dir.path);
  const { code, stdout } = await say(['trace', '--out', 'traces/night.json'], { cwd: dir.path });
  assert.equal(code, 0);
  assert.equal(
    stdout,
    'traces/night.json: open it in https://ui.perfetto.dev or chrome://tracing\n',
  );
  const written = await readFile(path.join(dir.path, 'traces/night.json'), 'utf8');
  assert.deepEqual(traceProblems(JSON.parse(written)), []);
});

test('a file that cannot be written is told, exit 3', async () => {
  await using dir = await tempDir();
  await storeRun(dir.path);
  await writeFiles(dir.path, { traces: 'a file' });
  const { code, stderr } = await say(['trace', '--out', 'traces/night.json'], { cwd: dir.path });
  assert.equal(code, 3);
  assert.match(stderr, /^error: writing the trace to traces\/night.json: not possible there$/m);
});

test('damaged events leave the tasks that ended', async () => {
  await using dir = await tempDir();
  await storeRun(dir.path);
  await writeFiles(path.join(dir.path, 'reports', RUN), { 'events.ndjson': '{"type":\n{}\n' });
  const { code, stdout } = await say(['trace', RUN], { cwd: dir.path });
  assert.equal(code, 0);
  const cats = spansOf(JSON.parse(stdout)).map(({ cat }) => cat);
  assert.deepEqual([...new Set(cats)], ['run', 'task']);
});
