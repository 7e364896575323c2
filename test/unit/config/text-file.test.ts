// Files that people wrote, and files that only have the name of one.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { readTextFile, type TextRead } from '../../../src/config/text-file.ts';
import { tempDir } from '../../rig/temp-dir.ts';

async function read(content: string | Uint8Array): Promise<TextRead> {
  await using dir = await tempDir();
  const file = path.join(dir.path, 'x.yaml');
  await writeFile(file, content);
  const found = await readTextFile(file);
  if (found === null || typeof found === 'string') return found;
  return { ...found, message: found.message.replace(file, 'FILE') };
}

test('UTF-8 is read as it is, with every sign that there is', async () => {
  const text = 'title: Größe \u{1F600} \uFFFD 数\r\n';
  assert.equal(await read(text), text);
  assert.equal(await read(''), '');
});

test('a file that is not there gives none', async () => {
  assert.equal(await readTextFile('/nowhere/at/all.yaml'), null);
});

test('the first byte that is no UTF-8 is named, past a replacement sign of the file itself', async () => {
  const bytes = Buffer.concat([
    Buffer.from('a: \uFFFD\nb: é'),
    Buffer.from([0xe9]),
    Buffer.from('x'),
  ]);
  const found = await read(bytes);
  assert.ok(found !== null && typeof found === 'object');
  assert.equal(found.message, 'FILE is not UTF-8 at line 2, column 5');
});

test('a file cut in the middle of a sign is not UTF-8', async () => {
  const found = await read(Buffer.from('é').subarray(0, 1));
  assert.ok(found !== null && typeof found === 'object');
  assert.equal(found.message, 'FILE is not UTF-8 at line 1, column 1');
});

test('1 MB is read, one byte more is not, and a device without end neither', async () => {
  const largest = '#'.repeat(1_000_000);
  assert.equal(await read(largest), largest);
  const found = await read('#'.repeat(1_000_001));
  assert.ok(found !== null && typeof found === 'object');
  assert.equal(found.message, 'FILE is larger than 1 MB');
  const endless = await readTextFile('/dev/zero');
  assert.ok(endless !== null && typeof endless === 'object');
  assert.equal(endless.message, '/dev/zero is larger than 1 MB');
});

test('a pipe into which nobody writes is not waited for, nor one behind a link', async () => {
  await using dir = await tempDir();
  const [pipe, link] = [path.join(dir.path, 'pipe.yaml'), path.join(dir.path, 'link.yaml')];
  execFileSync('mkfifo', [pipe]);
  await symlink(pipe, link);
  for (const file of [pipe, link])
    assert.deepEqual(await readTextFile(file), {
      message: `${file} is a pipe or a device, not a file`,
      hint: `ls -lL ${file}`,
    });
});
