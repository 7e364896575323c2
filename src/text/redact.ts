// Keeps secrets out of everything that leaves: known values in their usual encodings, and tokens known by shape.

import { maskKnown } from './known-secrets.ts';
import { maskShapes } from './token-shapes.ts';

export type Redact = (text: string) => string;

/**
 * Replaces each of `secrets` by `***`, in all forms of encodings.ts; a value of several lines also line by line; the
 * half of one beside a cut (cut.ts) as well; and what looks like a token.
 */
export function redactor(secrets: Iterable<string>): Redact {
  const known = maskKnown(secrets);
  return (text) => maskShapes(known(text));
}
