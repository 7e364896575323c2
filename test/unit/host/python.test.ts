// Which Python of a machine is the best, from what each says of itself.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { findPython, type Python } from '../../../src/host/python.ts';
import { realHost } from '../../../src/host/real.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const HOST = realHost();
const ABLE: Partial<Python> = { jinja2: '3.1.2', yaml: '6.0' };
const HELPED: Partial<Python> = { brings: 'pip' };

type Answer = Partial<Python> | string;

/** Path to what is there; the version tells them apart. */
async function found(pythons: Readonly<Record<string, Answer>>): Promise<string | null> {
  await using dir = await tempDir();
  for (const [name, answer] of Object.entries(pythons)) {
    const file = path.join(dir.path, name);
    await mkdir(path.dirname(file), { recursive: true });
    const bare = { executable: file, version: name, jinja2: null, yaml: null, brings: null };
    const text =
      typeof answer === 'string'
        ? answer
        : `echo '${JSON.stringify({ ...bare, files: [file], ...answer })}'`;
    await writeFile(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  const PATH = ['a', 'b', 'none'].map((folder) => path.join(dir.path, folder)).join(':');
  const { signal } = new AbortController();
  const python = await findPython({ host: { env: { PATH: `.:${PATH}` }, home: dir.path }, signal });
  return python?.version ?? null;
}

test('the first that can render, in the order of PATH, plain names before those with a version', async () => {
  assert.equal(await found({ 'a/python3': ABLE, 'b/python3': ABLE }), 'a/python3');
  assert.equal(await found({ 'a/python3': HELPED, 'b/python3': ABLE }), 'b/python3');
  assert.equal(await found({ 'a/python3.12': ABLE, 'b/python3': ABLE }), 'b/python3');
  const versions = { 'a/python3.9': ABLE, 'a/python3.10': ABLE, 'b/python3.11': HELPED };
  assert.equal(await found(versions), 'a/python3.10');
});

test('else the first that can be helped, else any', async () => {
  assert.equal(await found({ 'a/python3': {}, 'b/python3': HELPED }), 'b/python3');
  assert.equal(await found({ 'a/python3': { yaml: '6.0' }, 'b/python3': {} }), 'a/python3');
});

test('what does not answer like one is none', async () => {
  assert.equal(await found({}), null);
  assert.equal(await found({ 'a/python3-config': ABLE, 'a/python': ABLE }), null);
  assert.equal(await found({ 'a/python3': 'exit 127', 'b/python3': 'echo hello' }), null);
  assert.equal(
    await found({ 'a/python3': { executable: 'python3' }, 'b/python3': ABLE }),
    'b/python3',
  );
});

test('the real one here tells its own path and version', async () => {
  const { signal } = new AbortController();
  const python = await findPython({ host: HOST, signal });
  assert.match(python?.executable ?? '', /^\//);
  assert.match(python?.version ?? '', /^3\.\d+\.\d+$/);
  assert.equal(python?.files[0], python?.executable);
});
