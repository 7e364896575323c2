// A secret that can be looked for everywhere, and a program that prints it in all the forms it knows.

import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { encodings } from '../../src/text/encodings.ts';

/** With the signs that each encoding writes in its own way. */
export const CANARY = `canary/"7f+3a<c9'e1$50&b8d2`;

/** Of at least so many characters that no word is taken for a half of it. */
const HALF = 12;

/** Each whole form, and its halves: who has one can guess the other. */
const TRACES = [
  ...new Set(
    encodings(CANARY).flatMap((form) =>
      form.length < 2 * HALF ? [form] : [form.slice(0, HALF), form.slice(-HALF)],
    ),
  ),
].filter((text) => text.length >= HALF);

/** Those found. */
export function tracesIn(text: string): string[] {
  return TRACES.filter((trace) => text.includes(trace));
}

export interface Searched {
  readonly files: number;
  /** `file: form` */
  readonly hits: readonly string[];
}

/** Every file below `dir` but those named so, byte by byte. */
export async function searchFiles(dir: string, but: readonly string[]): Promise<Searched> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !but.includes(entry.name));
  const hits: string[] = [];
  for (const { parentPath, name } of files) {
    const file = path.join(parentPath, name);
    hits.push(...tracesIn(await readFile(file, 'latin1')).map((trace) => `${file}: ${trace}`));
  }
  return { files: files.length, hits };
}

/** For node, as a CommonJS file: prints the text of a file, or of the variable CANARY, in nine forms and cut in unkind places. */
export const PRINTER = String.raw`
const { readFileSync } = require('node:fs');
const secret = process.argv[2] ? readFileSync(process.argv[2], 'utf8') : process.env.CANARY;
const bytes = Buffer.from(secret);
const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const forms = [
  secret,
  bytes.toString('base64'),
  Buffer.from('kim:' + secret).toString('base64'),
  bytes.toString('base64url'),
  encodeURIComponent(secret),
  JSON.stringify(secret),
  JSON.stringify(JSON.stringify({ secret })),
  html,
  "'" + secret.replaceAll("'", "'\\''") + "'",
  bytes.toString('hex'),
];
for (const form of forms) {
  console.log('printed ' + form + ' by a step');
  console.error('error: ' + form);
}
const half = secret.length / 2;
process.stdout.write(secret.slice(0, half) + '\u001b[1m' + secret.slice(half) + '\n');
process.stdout.write('x'.repeat(65530) + secret + 'x'.repeat(65530) + secret + '\n');
`;
