import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileFailure } from '../../../src/host/error-code.ts';
import { ensureDir, readText, removeTree, writeAtomic } from '../../../src/host/files.ts';
import { tempDir } from '../../rig/temp-dir.ts';

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

test('a reader sees the old content or the new one, never a part', async () => {
  await using dir = await tempDir();
  const path = join(dir.path, 'file');
  const versions = Array.from({ length: 30 }, (_, n) => String(n).repeat(100_000));
  await writeAtomic(path, versions[0] ?? '');
  const written = new AbortController();
  const reading = (async (): Promise<number> => {
    let seen = 0;
    for (; !written.signal.aborted; seen += 1) {
      assert.ok(versions.includes(await readFile(path, 'utf8')));
    }
    return seen;
  })();
  for (const version of versions) await writeAtomic(path, version);
  written.abort();
  assert.ok((await reading) > 0);
  assert.deepEqual(await readdir(dir.path), ['file']);
});

test('a failed write leaves nothing beside the target', async () => {
  await using dir = await tempDir();
  await mkdir(join(dir.path, 'folder', 'inside'), { recursive: true });
  await assert.rejects(writeAtomic(join(dir.path, 'folder'), 'text'), { code: 'EISDIR' });
  assert.deepEqual(await readdir(dir.path), ['folder']);
});

test('a file that is not there reads as null, and removing what is not there is fine', async () => {
  await using dir = await tempDir();
  assert.equal(await readText(join(dir.path, 'none', 'deeper')), null);
  await writeAtomic(join(dir.path, 'some'), 'text');
  assert.equal(await readText(join(dir.path, 'some')), 'text');
  await removeTree(join(dir.path, 'none'));
});

test('a full disk and a forbidden path are failures, anything else is a bug', () => {
  assert.equal(fileFailure(coded('ENOSPC'), 'writing a log')?.class, 'disk');
  assert.equal(
    fileFailure(coded('ENOSPC'), 'writing a log')?.message,
    'writing a log: no space left on the disk',
  );
  assert.equal(fileFailure(coded('EACCES'), 'writing a log')?.class, 'config');
  assert.equal(fileFailure(new TypeError('x'), 'writing a log'), null);
});

test('folders are made with those above them, by several at once', async () => {
  await using dir = await tempDir();
  const path = join(dir.path, 'a/b/c');
  await Promise.all([ensureDir(path), ensureDir(path), ensureDir(join(path, 'd'))]);
  await ensureDir(path);
  assert.deepEqual(await readdir(path), ['d']);

  const many = Array.from({ length: 200 }, (_, at) => join(dir.path, `${at % 20}/x/y/${at % 7}`));
  await Promise.all(many.map((folder) => ensureDir(folder)));
});

test('a folder that cannot be is refused, not tried for ever', { timeout: 10_000 }, async () => {
  await using dir = await tempDir();
  const file = join(dir.path, 'file');
  await writeAtomic(file, '');
  await assert.rejects(ensureDir(file), { code: 'EEXIST' });
  await assert.rejects(ensureDir(join(file, 'x')), { code: 'ENOTDIR' });
  await assert.rejects(ensureDir('/proc/builder'), { code: 'ENOENT' });
});
