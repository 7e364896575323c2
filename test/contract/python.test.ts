// A real pip, without a network: what a Python lacks is brought for it.

import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { realHost } from '../../src/host/real.ts';
import { readyPython } from '../../src/recipe/python.ts';
import { barePython, tinyWheels } from '../rig/bare-python.ts';
import { tempDir } from '../rig/temp-dir.ts';

test('a Python without pip gets packages by one that it unpacks for that alone', async () => {
  await using dir = await tempDir();
  const { bin } = await barePython(path.join(dir.path, 'bare'));
  const wheels = path.join(dir.path, 'wheels');
  await mkdir(wheels);
  const host = realHost();
  const env = { ...host.env, ...(await tinyWheels(wheels)), PATH: bin, PIP_USER: '1' };
  const cacheDir = path.join(dir.path, 'cache');
  const { signal } = new AbortController();
  const { python, packages } = await readyPython({ host: { ...host, env }, cacheDir, signal });
  assert.deepEqual([python.brings, python.jinja2, python.yaml], ['ensurepip', '3.1.6', '6.0.3']);
  assert.equal(python.executable, path.join(bin, 'python3'));
  const names = await readdir(packages ?? '');
  assert.ok(names.includes('jinja2') && !names.includes('pip'), String(names));
  const left = (await readdir(path.join(cacheDir, 'python'))).toSorted();
  const name = path.basename(packages ?? '');
  assert.deepEqual(left, [name, `${name}.lock`, 'known.json']);
});
