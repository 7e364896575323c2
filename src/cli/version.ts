// The version of this tool and what it does, from its own package.json.

import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');

export const VERSION =
  /"version": "(?<version>[^"]+)"/.exec(text)?.groups?.['version'] ?? 'unknown';

/** One sentence without its full stop. */
export const ABOUT = /"description": "(?<about>[^"]+)"/.exec(text)?.groups?.['about'] ?? '';
