// Writes files of this machine into a tar, as they are listed, each below the folders it lies in.

import { createReadStream } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import type { ContextFile } from '../model/build-spec.ts';
import { failure, FailureError } from '../model/reason.ts';

export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
}

export interface TarFolder {
  /** Absolute, on this machine. */
  readonly dir: string;
  /** Paths are relative to `dir`. */
  readonly files: readonly Pick<ContextFile, 'path' | 'mode'>[];
  /** Before each path in the tar: empty, or ending with `/`. */
  readonly below: string;
  readonly owner: FileOwner;
  /** Of every file and folder: seconds since the epoch. */
  readonly modifiedAt: number;
  /** For a person: what the files belong to, as in "cannot send a.py of the build context". */
  readonly of: string;
}

export const ROOT: FileOwner = { uid: 0, gid: 0 };

/** Files above this many bytes are streamed, smaller ones read at once. */
const STREAMED_FROM = 1 << 20;

/** What goes wrong while it is filled destroys the stream with that error. */
export function tarOf(fill: (tar: Pack) => Promise<void>): Readable {
  const tar = pack();
  // Flowing from the start: a tar that nobody reads yet must neither be lost nor end early.
  const stream = new PassThrough();
  pipeline(tar, stream).catch((error: unknown) => stream.destroy(asError(error)));
  const filled = async (): Promise<void> => {
    await fill(tar);
    tar.finalize();
  };
  filled().catch((error: unknown) => tar.destroy(asError(error)));
  return stream;
}

/** Throws a FailureError for a file that cannot be read. */
export async function addFolder(tar: Pack, folder: TarFolder): Promise<void> {
  const seen = new Set<string>();
  for (const file of folder.files) {
    for (const name of newFolders(file.path, seen)) addDirectory(tar, name, folder);
    await addFile(tar, join(folder.dir, file.path), file, folder);
  }
}

type Like = Pick<TarFolder, 'below' | 'owner' | 'modifiedAt'>;

export function addDirectory(tar: Pack, path: string, like: Like): void {
  tar.entry({ name: `${like.below}${path}`, type: 'directory', mode: 0o755, ...stamp(like) });
}

/** Resolves when the tar has taken it all, which is how back-pressure reaches the reading of files. */
export function addContent(
  tar: Pack,
  path: string,
  content: string | Buffer,
  like: Like & { readonly mode?: number },
): Promise<void> {
  const header = { name: `${like.below}${path}`, mode: like.mode ?? 0o644, ...stamp(like) };
  return new Promise((resolve, reject) => {
    const entry = tar.entry(header, content, (error) => {
      if (error) reject(error);
      else resolve();
    });
    // The callback has told it: of a tar that is destroyed while it waits for its reader.
    entry.on('error', () => {});
  });
}

/** `from`: where it lies on this machine. */
export async function addFile(
  tar: Pack,
  from: string,
  file: Pick<ContextFile, 'path' | 'mode'>,
  like: Omit<TarFolder, 'dir' | 'files'>,
): Promise<void> {
  const name = `${like.below}${file.path}`;
  const mode = file.mode === '100755' ? 0o755 : 0o644;
  try {
    if (file.mode === '120000') {
      const linkname = await readlink(from);
      tar.entry({ name, type: 'symlink', linkname, mode: 0o777, ...stamp(like) });
      return;
    }
    const { size } = await lstat(from);
    if (size < STREAMED_FROM)
      await addContent(tar, file.path, await readFile(from), { ...like, mode });
    else await pipeline(createReadStream(from), tar.entry({ name, size, mode, ...stamp(like) }));
  } catch (error) {
    throw new FailureError(
      failure('config', `cannot send ${file.path} of ${like.of}`, {
        cause: asError(error).message,
        hint: `the file must stay readable and unchanged until it is sent: ${from}`,
      }),
      { cause: error },
    );
  }
}

function stamp({ owner, modifiedAt }: Like): { uid: number; gid: number; mtime: Date } {
  // oxlint-disable-next-line no-restricted-globals -- a given time, not the clock.
  return { ...owner, mtime: new Date(modifiedAt * 1000) };
}

function newFolders(path: string, seen: Set<string>): string[] {
  const parts = path.split('/').slice(0, -1);
  const folders = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
  const fresh = folders.filter((folder) => !seen.has(folder));
  for (const folder of fresh) seen.add(folder);
  return fresh;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
