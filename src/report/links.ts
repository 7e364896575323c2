// Addresses that may stand in a page: web, mail, or a file beside the report; nothing that runs.

import { beginning } from './shorten.ts';

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const SAFE_SCHEME = /^(?:https?|mailto):/i;

/** Null for anything but http, https, mailto and relative addresses. */
export function safeUrl(address: string): string | null {
  const bare = address.trim();
  // Browsers drop tabs and line ends, and read what is left: `java\tscript:`.
  if (bare === '' || bare.startsWith('//') || /[\\\t\n\r]/.test(bare)) return null;
  return SCHEME.test(bare) && !SAFE_SCHEME.test(bare) ? null : bare;
}

/** Address of a file in the run folder; null where the path leads out of it. */
export function fileUrl(path: string): string | null {
  const parts = path.split('/');
  if (path === '' || parts.some((part) => part === '' || part === '..')) return null;
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
}

/** The plain log, opened where the line stands: from a server browsers look the text up and mark it. */
export function logUrl(path: string, line: string): string | null {
  const file = fileUrl(path);
  const words = beginning(line.trim(), 120).toWellFormed();
  if (!file || words === '') return file;
  return `${file}#:~:text=${encodeURIComponent(words).replaceAll('-', '%2D')}`;
}

/** A log's page, opened at a line, where it is known. */
export function lineUrl(path: string, line: string): string | null {
  const file = fileUrl(path);
  return file && line !== '' ? `${file}#L${line}` : file;
}

/** Anchor of a task's card. */
export function cardId(task: string): string {
  return `failure-${task.replaceAll(/[^\w.-]/g, '-')}`;
}
