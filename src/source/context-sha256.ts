// One digest over the files of a build context.

import { createHash } from 'node:crypto';
import type { ContextFile } from '../model/build-spec.ts';

/** Frameworks of a commit build from the same list. */
const known = new WeakMap<readonly ContextFile[], string>();

/** sha256 over path, mode and hash of every file, whatever their order. */
export function contextSha256(files: readonly ContextFile[]): string {
  const digest = known.get(files) ?? digestOf(files);
  known.set(files, digest);
  return digest;
}

function digestOf(files: readonly ContextFile[]): string {
  const hash = createHash('sha256');
  const lines = files.map((file) => `${file.mode} ${file.hash} ${file.path}\0`);
  for (const line of lines.toSorted()) hash.update(line);
  return hash.digest('hex');
}
