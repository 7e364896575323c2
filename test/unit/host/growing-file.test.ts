import assert from 'node:assert/strict';
import { appendFile, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { growingFile } from '../../../src/host/growing-file.ts';
import { tempDir } from '../../rig/temp-dir.ts';

async function inFile(
  work: (path: string, news: () => Promise<string>) => Promise<void>,
): Promise<void> {
  await using dir = await tempDir();
  const path = join(dir.path, 'a.log');
  const file = growingFile(path);
  const news = async (): Promise<string> => {
    let text = '';
    for await (const piece of file.news()) text += piece;
    return text;
  };
  try {
    await work(path, news);
  } finally {
    await file.close();
  }
}

test('a file that is not there yet has no news; once it is, all of it is news', () =>
  inFile(async (path, news) => {
    assert.equal(await news(), '');
    await writeFile(path, 'one\n');
    assert.equal(await news(), 'one\n');
    assert.equal(await news(), '');
  }));

test('no byte is read twice', () =>
  inFile(async (path, news) => {
    await writeFile(path, 'one\n');
    await news();
    const file = await open(path, 'r+');
    await file.write('XXX', 0);
    await file.close();
    await appendFile(path, 'two\n');
    assert.equal(await news(), 'two\n');
  }));

test('a character waits until the last of its bytes is there', () =>
  inFile(async (path, news) => {
    const bytes = Buffer.from('🚀é');
    for (const [place, byte] of bytes.entries()) {
      await appendFile(path, Uint8Array.of(byte));
      const text = await news();
      assert.equal(text, ['', '', '', '🚀', '', 'é'][place]);
    }
  }));

test('a large file comes in pieces, whole characters each', () =>
  inFile(async (path, news) => {
    const text = 'ab漢'.repeat(50_000);
    await writeFile(path, text);
    assert.equal(await news(), text);
  }));
