// Redacts also what becomes secret while a run goes on: a registry's login is looked up when the registry is asked.

import { redactor, type Redact } from './redact.ts';

/** `later` gives all that became known so far. */
export function growingRedactor(first: readonly string[], later: () => readonly string[]): Redact {
  let known = 0;
  let redact = redactor(first);
  return (text) => {
    const more = later();
    if (more.length !== known) {
      known = more.length;
      redact = redactor([...first, ...more]);
    }
    return redact(text);
  };
}
