// The context as it travels: exactly what is listed, as a tar the engine can read.

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { extract } from 'tar-stream';
import { contextTar, type ContextTar } from '../../../../src/docker/build/context-tar.ts';
import type { ContextFile } from '../../../../src/model/build-spec.ts';
import { FailureError } from '../../../../src/model/reason.ts';

test('only the listed files are sent, with their modes, links and one time for all', async () => {
  using tree = folder();
  tree.write('Dockerfile', 'FROM x');
  tree.write('a/b/run.sh', '#!/bin/sh');
  tree.write('a/ä €.txt', 'text');
  tree.write('a/not-listed', 'secret');
  chmodSync(join(tree.dir, 'a/ä €.txt'), 0o777);
  symlinkSync('b/run.sh', join(tree.dir, 'a/link'));
  const tar = tree.tar([
    ['Dockerfile', '100644'],
    ['a/b/run.sh', '100755'],
    ['a/link', '120000'],
    ['a/ä €.txt', '100644'],
  ]);
  assert.equal(tar.dockerfile, 'Dockerfile');
  assert.deepEqual(await entries(tar), [
    'file Dockerfile 644 0:0 2001-09-09T01:46:40.000Z FROM x',
    'directory a 755 0:0 2001-09-09T01:46:40.000Z ',
    'directory a/b 755 0:0 2001-09-09T01:46:40.000Z ',
    'file a/b/run.sh 755 0:0 2001-09-09T01:46:40.000Z #!/bin/sh',
    'symlink a/link 777 0:0 2001-09-09T01:46:40.000Z -> b/run.sh',
    'file a/ä €.txt 644 0:0 2001-09-09T01:46:40.000Z text',
  ]);
});

test('a Dockerfile outside the context travels under a name of its own', async () => {
  using tree = folder();
  using elsewhere = folder();
  tree.write('.builder.Dockerfile', 'taken');
  elsewhere.write('Dockerfile', 'FROM y');
  const tar = tree.tar([['.builder.Dockerfile', '100644']], join(elsewhere.dir, 'Dockerfile'));
  assert.equal(tar.dockerfile, '.builder-2.Dockerfile');
  const sent = await entries(tar);
  assert.match(sent[1] ?? '', /^file \.builder-2\.Dockerfile 644 .* FROM y$/);
});

test('a Dockerfile that .dockerignore took out of the list is sent all the same', async () => {
  using tree = folder();
  tree.write('Dockerfile', 'FROM z');
  const tar = tree.tar([]);
  assert.equal(tar.dockerfile, '.builder.Dockerfile');
  assert.match((await entries(tar)).join('\n'), /^file \.builder\.Dockerfile 644 .* FROM z$/);
});

test('files arrive whole whatever their size, also when nobody reads for a while', async () => {
  using tree = folder();
  const sizes = [0, 1, 511, 512, 513, (1 << 20) - 1, 1 << 20, (1 << 21) + 7];
  for (const size of sizes) tree.write(`f${String(size)}`, 'x'.repeat(size));
  tree.write('Dockerfile', '');
  const tar = tree.tar(sizes.map((size) => [`f${String(size)}`, '100644']));
  await new Promise(setImmediate);
  const lengths = (await entries(tar)).map((entry) => entry.split(' ').at(-1)?.length);
  assert.deepEqual(lengths.slice(0, -1), sizes);
});

test('a reader that stops holds the reading of files back', async () => {
  using tree = folder();
  const names = Array.from({ length: 200 }, (_, i) => `f${String(i)}`);
  for (const name of names) tree.write(name, 'x'.repeat(100_000));
  tree.write('Dockerfile', '');
  const tar = tree.tar(names.map((name) => [name, '100644']));
  for (let turn = 0; turn < 2000; turn += 1) await new Promise(setImmediate);
  const before = process.memoryUsage().arrayBuffers;
  assert.ok(tar.stream.readableLength < 1 << 20, `${String(tar.stream.readableLength)} held`);
  assert.ok(before < 20_000_000, `${String(before)} bytes of buffers`);
  assert.equal((await entries(tar)).length, 201);
});

test('a file that vanished ends the stream with a failure that names it', async () => {
  using tree = folder();
  tree.write('Dockerfile', '');
  const tar = tree.tar([['gone.txt', '100644']]);
  await assert.rejects(entries(tar), (error) => {
    assert.ok(error instanceof FailureError);
    assert.equal(error.failure.class, 'config');
    assert.equal(error.failure.message, 'cannot send gone.txt of the build context');
    assert.match(error.failure.cause ?? '', /ENOENT/);
    return true;
  });
});

interface Folder {
  readonly dir: string;
  write(path: string, content: string): void;
  tar(files: readonly (readonly [string, ContextFile['mode']])[], dockerfile?: string): ContextTar;
  [Symbol.dispose](): void;
}

function folder(): Folder {
  const dir = mkdtempSync(join(tmpdir(), 'context-'));
  return {
    dir,
    write(path, content) {
      mkdirSync(join(dir, path, '..'), { recursive: true });
      writeFileSync(join(dir, path), content);
    },
    tar: (files, dockerfile = join(dir, 'Dockerfile')) =>
      contextTar({
        context: { dir, files: files.map(([path, mode]) => ({ path, mode, hash: '' })) },
        dockerfile,
        modifiedAt: 1_000_000_000,
      }),
    [Symbol.dispose]() {
      rmSync(dir, { recursive: true });
    },
  };
}

async function entries(tar: ContextTar): Promise<string[]> {
  const found: string[] = [];
  const reader = extract();
  tar.stream.on('error', (error) => {
    reader.destroy(error);
  });
  tar.stream.on('data', (chunk: Buffer) => {
    if (reader.write(chunk)) return;
    tar.stream.pause();
    reader.once('drain', () => tar.stream.resume());
  });
  tar.stream.on('end', () => {
    reader.end(null);
  });
  for await (const entry of reader) {
    const { type, name, mode, uid, gid, mtime, linkname } = entry.header;
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(chunk);
    const body = type === 'symlink' ? `-> ${linkname}` : Buffer.concat(chunks).toString();
    found.push(
      [
        type,
        name,
        mode.toString(8),
        `${String(uid)}:${String(gid)}`,
        mtime.toISOString(),
        body,
      ].join(' '),
    );
  }
  return found;
}
