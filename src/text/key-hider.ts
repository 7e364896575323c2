// Hides private keys that come line by line: no line between the first and the last looks like a secret.

import { MASK } from './known-secrets.ts';
import type { Redact } from './redact.ts';

const BEGIN = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/;
const END = /-----END [A-Z ]{0,40}PRIVATE KEY-----/;
/** Alone on its line, but for the name of the process that printed it. */
const BODY = /^(\s{0,80}(?:\[[\w-]{1,80}\] )?)[A-Za-z0-9+/]+={0,2}\s*$/;
/** No key is longer; an end that never comes hides no more. */
const MOST_LINES = 200;

/** For the lines of one log, in their order; those of others may stand between the lines of a key. */
export function keyHider(redact: Redact): Redact {
  let left = 0;
  return (line) => {
    const clean = redact(line);
    if (END.test(clean)) left = 0;
    else if (BEGIN.test(clean)) left = MOST_LINES;
    else if (left > 0) {
      left -= 1;
      return clean.replace(BODY, `$1${MASK}`);
    }
    return clean;
  };
}
