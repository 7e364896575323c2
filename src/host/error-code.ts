// The code of an error of the operating system, and what it means for a person.

import type { Failure } from '../model/reason.ts';
import { meantPath } from './temporary-name.ts';

/** Whether `error` is a system error with one of these codes (`ENOENT`, `EPIPE`, ...). */
export function isErrorCode(
  error: unknown,
  ...codes: readonly string[]
): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** ENOENT: a folder that cannot be made, or that somebody has taken away. */
const FORBIDDEN = ['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'EISDIR', 'ENOENT'];

/** A full disk or a forbidden path as a failure; null for everything else, which is a bug of ours. */
export function fileFailure(error: unknown, doing: string): Failure | null {
  if (isErrorCode(error, 'ENOSPC', 'EDQUOT') || isSqlite(error, SQLITE_FULL)) {
    const message = `${doing}: no space left on the disk`;
    return { class: 'disk', message, ...placeOf(error), cause: error.message, hint: 'df -h' };
  }
  if (isErrorCode(error, ...FORBIDDEN)) {
    const hint = 'choose another folder, or make this one writable';
    const message = `${doing}: not possible there`;
    return { class: 'config', message, ...placeOf(error), cause: error.message, hint };
  }
  return null;
}

/** The file, where the system names it. */
function placeOf(error: Error): { readonly where?: string } {
  if (!('path' in error) || typeof error.path !== 'string') return {};
  return { where: meantPath(error.path) };
}

const SQLITE_FULL = 13;

function isSqlite(error: unknown, code: number): error is Error {
  return error instanceof Error && 'errcode' in error && error.errcode === code;
}
