// The files of a tar, as tests look at them.

import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';

/** A file or folder of a tar. */
export interface FakeFile {
  readonly type: string;
  readonly owner: string;
  readonly mode: string;
  readonly modifiedAt: number;
  readonly content: string;
}

/** By path, folders without a slash at their end. */
export async function filesOf(tar: Readable): Promise<ReadonlyMap<string, FakeFile>> {
  const files = extract();
  tar.on('error', (error) => files.destroy(error));
  tar.pipe(files);
  const found = new Map<string, FakeFile>();
  for await (const file of files) {
    const { name, type, uid, gid, mode, mtime, linkname } = file.header;
    const content = type === 'symlink' ? (linkname ?? '') : await text(file);
    file.resume();
    found.set(name.replace(/\/$/, ''), {
      type: type ?? 'file',
      owner: `${uid}:${gid}`,
      mode: (mode ?? 0).toString(8),
      modifiedAt: (mtime?.getTime() ?? 0) / 1000,
      content,
    });
  }
  return found;
}
