// A path as a person would type it.

import { relative } from 'node:path';

/** Relative inside of the current folder, absolute elsewhere: nobody counts dots. */
export function shownPath(cwd: string, path: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
