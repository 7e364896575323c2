// Which files of a folder a build may see: `.dockerignore`, as the engine's own command reads it.

import path from 'node:path';
import type { ContextFile } from '../model/build-spec.ts';

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

/**
 * `files` without those that the text excludes; paths are relative to the context. The Dockerfile is no
 * exception: what a COPY may see is decided here, and the engine is sent the Dockerfile in any case.
 */
export async function withoutIgnored(
  files: readonly ContextFile[],
  text: string,
): Promise<readonly ContextFile[]> {
  if (text.trim() === '') return files;
  const judge = judges.get(text) ?? judgeOf(text);
  judges.set(text, judge);
  const isIgnored = await judge;
  return files.filter((file) => !isIgnored(file.path));
}

type Judge = (file: string) => boolean;

/** By the text: commits of a repository differ in few paths, and each path costs every pattern. */
const judges = new Map<string, Promise<Judge>>();

async function judgeOf(text: string): Promise<Judge> {
  // CommonJS: its function is the default of the default.
  const { default: module } = await import('@balena/dockerignore');
  // It ignores case unless told, and takes "c++" for a regular expression; no engine does either.
  const ignored = module.default({ ignorecase: false }).add(withPlainSigns(text));
  const known = new Map<string, boolean>();
  return (file) => {
    const isIgnored = known.get(file) ?? ignored.ignores(file);
    known.set(file, isIgnored);
    return isIgnored;
  };
}

function withPlainSigns(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll(/[+(){}|]/g, '\\$&');
}
