// The rules of a `.dockerignore`, read as the engine's own command reads them, for thousands of files.

import path from 'node:path';
import { failure, FailureError } from '../model/reason.ts';

/** Whether a file, relative to the context, is left out. */
export type Ignores = (file: string) => boolean;

interface Rule {
  readonly pattern: RegExp;
  /** `!`: what it fits is let in again. */
  readonly letsIn: boolean;
}

/** The last rule that fits a file or a folder above it decides. @throws FailureError for a pattern that is none */
export function ignoreRules(text: string): Ignores {
  const rules = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap(ruleOf);
  const above = new Map<string, readonly boolean[]>([['.', rules.map(() => false)]]);
  const fitAbove = (folder: string): readonly boolean[] => {
    const known = above.get(folder);
    if (known !== undefined) return known;
    const higher = fitAbove(path.posix.dirname(folder));
    const fit = rules.map(({ pattern }, at) => higher[at] === true || pattern.test(folder));
    above.set(folder, fit);
    return fit;
  };
  return (file) => {
    const fit = fitAbove(path.posix.dirname(file));
    let out = false;
    for (const [at, { pattern, letsIn }] of rules.entries())
      // One that would change nothing need not be tried.
      if (letsIn === out && (fit[at] === true || pattern.test(file))) out = !letsIn;
    return out;
  };
}

function ruleOf(line: string): readonly Rule[] {
  if (line.startsWith('#')) return [];
  const trimmed = line.trim();
  const mark = trimmed.startsWith('!') ? '!' : '';
  const written = trimmed.slice(mark.length).trim();
  if (written === '') return [];
  // Twice, as the engine's command does: `!../../a` becomes `a`.
  const clean = cleanPath(`${mark}${cleanPath(written).replace(/^\/(?=.)/, '')}`);
  const letsIn = clean.startsWith('!');
  const rest = letsIn ? clean.slice(1) : clean;
  if (rest === '') return [];
  try {
    return [{ pattern: new RegExp(`^${expressionOf(rest)}$`), letsIn }];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new FailureError(
      failure('config', `"${trimmed}" is no pattern of a .dockerignore`, {
        cause: error.message,
        hint: String.raw`a bracket is closed, or has a backslash before it: \[`,
      }),
    );
  }
}

function cleanPath(name: string): string {
  return path.posix.normalize(name).replace(/(?<=.)\/$/, '');
}

/** `**` is any folders or none, `*` and `?` stop at a slash, a backslash takes a sign as it is. */
const SIGNS = /\*\*\/?|\*|\?|\\(.)|[.$+(){}|\\]/gs;

function expressionOf(pattern: string): string {
  return pattern.replaceAll(SIGNS, (sign: string, taken: string | undefined, at: number) => {
    if (sign.startsWith('**')) return at + sign.length === pattern.length ? '.*' : '(.*/)?';
    if (sign === '*') return '[^/]*';
    if (sign === '?') return '[^/]';
    return `\\${taken ?? sign}`;
  });
}
