// Keeps secrets out of everything that leaves: known values in their usual encodings, and tokens known by shape.

import { encodings } from './encodings.ts';

export type Redact = (text: string) => string;

const MASK = '***';
/** Shorter values would blank out ordinary words. */
const SHORTEST = 4;
/** Lines of a longer secret: `[global]` and `}` are no secrets. */
const SHORTEST_LINE = 9;

const TOKENS: readonly RegExp[] = [
  /\bhf_[A-Za-z0-9]{20,}/g,
  /\b(?:gh[pousr]_|github_pat_)\w{20,}/g,
  /\bnvapi-[\w-]{20,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
];
/** An address with a password is a secret too; its host is not. */
const ADDRESS = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/'"]+@/gi;

/**
 * Replaces each of `secrets` by `***`: as it is, in base64 (wherever it begins inside an encoded text),
 * URL-encoded and JSON-escaped; a value of several lines also line by line.
 */
export function redactor(secrets: Iterable<string>): Redact {
  const index = indexByStart(secrets);
  return (text) => {
    let clean = index.size === 0 ? text : maskKnown(text, index);
    for (const shape of TOKENS) clean = clean.replaceAll(shape, MASK);
    return clean.replaceAll(ADDRESS, `$1${MASK}@`);
  };
}

/** First `SHORTEST` characters to the forms that begin so: a certificate bundle has thousands of lines, and logs are long. */
function indexByStart(secrets: Iterable<string>): Map<string, string[]> {
  const index = new Map<string, string[]>();
  const forms = new Set([...secrets].flatMap((secret) => parts(secret)).flatMap(encodings));
  for (const form of forms) {
    if (form.length < SHORTEST) continue;
    const start = form.slice(0, SHORTEST);
    const same = index.get(start);
    if (same === undefined) index.set(start, [form]);
    else same.push(form);
  }
  return index;
}

function parts(secret: string): string[] {
  const whole = secret.trim();
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  const long = lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE) : [];
  return whole.length < SHORTEST ? long : [whole, ...long];
}

/** Overlapping finds are masked as one stretch, so that no end of the second is left standing. */
function maskKnown(text: string, index: ReadonlyMap<string, readonly string[]>): string {
  let clean = '';
  let copied = 0;
  let maskedTo = 0;
  for (let place = 0; place + SHORTEST <= text.length; place += 1) {
    const found = index.get(text.slice(place, place + SHORTEST)) ?? [];
    for (const form of found) {
      if (!text.startsWith(form, place)) continue;
      if (place >= maskedTo) clean += text.slice(copied, place) + MASK;
      maskedTo = Math.max(maskedTo, place + form.length);
      copied = maskedTo;
    }
  }
  return clean + text.slice(copied);
}
