// Streams a build context as a tar: exactly the files listed, and the Dockerfile where it is not one of them.

import { createReadStream } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import type { ContextFile } from '../../model/build-spec.ts';
import { failure, FailureError } from '../../model/reason.ts';
import type { BuildRequest } from '../engine.ts';

type TarSource = Pick<BuildRequest, 'context' | 'dockerfile' | 'modifiedAt'>;

export interface ContextTar {
  readonly stream: Readable;
  /** Where the Dockerfile lies in the tar. */
  readonly dockerfile: string;
}

/** Files above this many bytes are streamed, smaller ones read at once. */
const STREAMED_FROM = 1 << 20;

/** An error of a file destroys the stream with a FailureError. */
export function contextTar(source: TarSource): ContextTar {
  const dockerfile = dockerfileName(source);
  const tar = pack();
  // Flowing from the start: a tar that nobody reads yet must neither be lost nor end early.
  const stream = new PassThrough();
  pipeline(tar, stream).catch((error: unknown) => stream.destroy(asError(error)));
  fill(tar, source, dockerfile).catch((error: unknown) => tar.destroy(asError(error)));
  return { stream, dockerfile };
}

/**
 * Its path in the context, or a name no listed file has. Always the same name: engines take the whole
 * tar as context, so with a random one `COPY . .` would never be cached.
 */
function dockerfileName(source: TarSource): string {
  const listed = new Set(source.context.files.map((file) => file.path));
  const own = relative(source.context.dir, source.dockerfile).split(sep).join('/');
  if (listed.has(own)) return own;
  let name = '.builder.Dockerfile';
  for (let n = 2; listed.has(name); n += 1) name = `.builder-${String(n)}.Dockerfile`;
  return name;
}

async function fill(tar: Pack, source: TarSource, dockerfile: string): Promise<void> {
  // oxlint-disable-next-line no-restricted-globals -- a fixed time for every file, not the clock.
  const mtime = new Date(source.modifiedAt * 1000);
  const folders = new Set<string>();
  for (const file of source.context.files) {
    for (const name of newFolders(file.path, folders)) {
      tar.entry({ name, type: 'directory', mode: 0o755, mtime });
    }
    await addFile(tar, join(source.context.dir, file.path), file, mtime);
  }
  if (!source.context.files.some((file) => file.path === dockerfile)) {
    await addFile(tar, source.dockerfile, { path: dockerfile, mode: '100644' }, mtime);
  }
  tar.finalize();
}

function newFolders(path: string, seen: Set<string>): string[] {
  const parts = path.split('/').slice(0, -1);
  const folders = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
  const fresh = folders.filter((folder) => !seen.has(folder));
  for (const folder of fresh) seen.add(folder);
  return fresh;
}

async function addFile(
  tar: Pack,
  from: string,
  file: Pick<ContextFile, 'path' | 'mode'>,
  mtime: Date,
): Promise<void> {
  const name = file.path;
  const mode = file.mode === '100755' ? 0o755 : 0o644;
  try {
    if (file.mode === '120000') {
      const linkname = await readlink(from);
      tar.entry({ name, type: 'symlink', linkname, mode: 0o777, mtime });
      return;
    }
    const { size } = await lstat(from);
    if (size < STREAMED_FROM) await addContent(tar, { name, mode, mtime }, await readFile(from));
    else await pipeline(createReadStream(from), tar.entry({ name, size, mode, mtime }));
  } catch (error) {
    throw new FailureError(
      failure('config', `cannot send ${name} of the build context`, {
        cause: asError(error).message,
        hint: `the file must stay readable and unchanged during the build: ${from}`,
      }),
      { cause: error },
    );
  }
}

/** Resolves when the tar has taken it all, which is how back-pressure reaches the reading of files. */
function addContent(
  tar: Pack,
  header: { name: string; mode: number; mtime: Date },
  content: Buffer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry(header, content, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
