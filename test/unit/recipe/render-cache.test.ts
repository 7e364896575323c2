// What was rendered is found again under the same sources, words and Python, and not for ever.

import assert from 'node:assert/strict';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { Python } from '../../../src/host/python.ts';
import {
  keepRender,
  keptRender,
  pruneRenders,
  rendersDir,
} from '../../../src/recipe/render-cache.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const PYTHON: Python = {
  executable: '/usr/bin/python3',
  version: '3.11.2',
  jinja2: '3.1.2',
  yaml: '6.0',
  brings: null,
  files: [],
};
const KEY = { tree: 'a'.repeat(40), args: ['--target', 'dev'], python: PYTHON };
const RENDERED = { file: 'container/x.Dockerfile', text: 'FROM scratch\n# \u00e9\n' };

test('only the same tree, words, minor version and jinja2 find it', async () => {
  await using dir = await tempDir();
  assert.equal(await keptRender(dir.path, KEY), null);
  await keepRender(dir.path, KEY, RENDERED);
  assert.deepEqual(await keptRender(dir.path, KEY), RENDERED);
  const patch = { ...PYTHON, version: '3.11.9', yaml: '7', executable: '/opt/python3' };
  assert.deepEqual(await keptRender(dir.path, { ...KEY, python: patch }), RENDERED);
  for (const other of [
    { ...KEY, tree: 'b'.repeat(40) },
    { ...KEY, args: ['--target dev'] },
    { ...KEY, python: { ...PYTHON, version: '3.12.2' } },
    { ...KEY, python: { ...PYTHON, jinja2: '3.1.6' } },
  ])
    assert.equal(await keptRender(dir.path, other), null);
});

test('a file that is none of ours is rendered anew', async () => {
  await using dir = await tempDir();
  await keepRender(dir.path, KEY, RENDERED);
  const [name = ''] = await readdir(rendersDir(dir.path));
  for (const text of ['', '{', '{"version":2,"file":"a","text":"b"}', '{"version":1}']) {
    await writeFile(path.join(rendersDir(dir.path), name), text);
    assert.equal(await keptRender(dir.path, KEY), null, text);
  }
});

test('what is a month old goes, and the oldest above a thousand', async () => {
  await using dir = await tempDir();
  const renders = rendersDir(dir.path);
  await mkdir(path.join(renders, '.view-dead/checkout'), { recursive: true });
  const now = 1_800_000_000;
  const day = 86_400;
  const age = async (name: string, days: number): Promise<void> =>
    utimes(path.join(renders, name), now, now - days * day);
  await age('.view-dead', 31);
  for (let at = 0; at < 1005; at += 1) {
    await writeFile(path.join(renders, `${at}.json`), '');
    await age(`${at}.json`, at / 100);
  }
  await age('7.json', 31);
  await pruneRenders(dir.path, now * 1000);
  const left = await readdir(renders);
  assert.equal(left.length, 1000);
  for (const gone of ['.view-dead', '7.json', '1004.json', '1001.json'])
    assert.ok(!left.includes(gone), gone);
  assert.ok(left.includes('1000.json'));
  await pruneRenders('/nowhere', 0);
});
