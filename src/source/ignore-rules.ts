// The rules of a `.dockerignore`, read as the engine's own command reads them, for thousands of files.

import path from 'node:path';
import { failure, FailureError } from '../model/reason.ts';
import { fitsPattern, type Fits } from './ignore-pattern.ts';

/** Whether a file, relative to the context, is left out. */
export type Ignores = (file: string) => boolean;

interface Rule {
  readonly fits: Fits;
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
    const name = path.posix.basename(folder);
    const fit = rules.map(({ fits }, at) => higher[at] === true || fits(folder, name));
    above.set(folder, fit);
    return fit;
  };
  return (file) => {
    const slash = file.lastIndexOf('/');
    const fit = fitAbove(slash < 0 ? '.' : file.slice(0, slash));
    const name = file.slice(slash + 1);
    let out = false;
    // Without an iterator: this runs for thousands of files.
    for (let at = 0; at < rules.length; at += 1) {
      const rule = rules[at];
      // One that would change nothing need not be tried.
      if (rule?.letsIn === out && (fit[at] === true || rule.fits(file, name))) out = !out;
    }
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
    return [{ fits: fitsPattern(rest), letsIn }];
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
