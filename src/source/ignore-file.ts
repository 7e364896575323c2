// Which files of a folder a build may see: `.dockerignore`, as the engine's own command reads it.

import path from 'node:path';
import type { ContextFile } from '../model/build-spec.ts';
import { ignoreRules, type Ignores } from './ignore-rules.ts';

/** A file's text by its path below the context or, for the first name, below the checkout; null when absent. */
export type ReadFile = (file: string) => Promise<string | null>;

export interface ContextPlace {
  /** Relative to the checkout. */
  readonly dockerfile: string;
  /** Relative to the checkout; `.` for its root. */
  readonly context: string;
}

/** `<Dockerfile>.dockerignore` beside the Dockerfile wins over `.dockerignore` of the context. */
export async function readIgnoreFile(
  { dockerfile, context }: ContextPlace,
  read: ReadFile,
): Promise<string> {
  const own = await read(`${path.posix.normalize(dockerfile)}.dockerignore`);
  return own ?? (await read(path.posix.join(context, '.dockerignore'))) ?? '';
}

/** Commits of one repository mostly share the text, and most of their files. */
const known = new Map<string, Ignores>();

/**
 * `files` without those that the text excludes; paths are relative to the context. The Dockerfile is no
 * exception: what a COPY may see is decided here, and the engine is sent the Dockerfile in any case.
 * @throws FailureError for a pattern that is none
 */
export function withoutIgnored(
  files: readonly ContextFile[],
  text: string,
): readonly ContextFile[] {
  if (text.trim() === '') return files;
  const ignores = known.get(text) ?? remembering(ignoreRules(text));
  known.set(text, ignores);
  return files.filter((file) => !ignores(file.path));
}

function remembering(ignores: Ignores): Ignores {
  const seen = new Map<string, boolean>();
  return (file) => {
    const answer = seen.get(file) ?? ignores(file);
    seen.set(file, answer);
    return answer;
  };
}
