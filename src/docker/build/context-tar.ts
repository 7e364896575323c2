// Streams a build context as a tar: exactly the files listed, and the Dockerfile where it is not one of them.

import { relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import type { BuildRequest } from '../engine.ts';
import { addFile, addFolder, ROOT, tarOf } from '../tar-files.ts';

type TarSource = Pick<BuildRequest, 'context' | 'dockerfile' | 'modifiedAt'>;

export interface ContextTar {
  readonly stream: Readable;
  /** Where the Dockerfile lies in the tar. */
  readonly dockerfile: string;
}

/** An error of a file destroys the stream with a FailureError. */
export function contextTar(source: TarSource): ContextTar {
  const dockerfile = dockerfileName(source);
  const { context, modifiedAt } = source;
  const like = { below: '', owner: ROOT, modifiedAt, of: 'the build context' };
  const stream = tarOf(async (tar) => {
    await addFolder(tar, { ...context, ...like });
    if (context.files.some((file) => file.path === dockerfile)) return;
    await addFile(tar, source.dockerfile, { path: dockerfile, mode: '100644' }, like);
  });
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
