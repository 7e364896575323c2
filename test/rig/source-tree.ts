// The project's own source as data: every file, its room, its imports.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** Relative to src/, `plan/tag.ts`. */
  readonly name: string;
  /** First folder, or the file's own name: `plan`, `main`. */
  readonly room: string;
  readonly lines: number;
  readonly text: string;
  /** As written; `import type` and `import()` included. */
  readonly imports: readonly string[];
}

const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*|new URL\(\s*)'(?<what>[^']+)'/g;

export function sourceFiles(): SourceFile[] {
  const src = path.join(ROOT, 'src');
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => {
      const text = readFileSync(path.join(src, name), 'utf8');
      return {
        name,
        room: name.split('/')[0]?.replace(/\.ts$/, '') ?? name,
        lines: text.split('\n').length - 1,
        text,
        imports: [...text.matchAll(IMPORT)].map((match) => match.groups?.['what'] ?? ''),
      };
    });
}

/** The file of src/ that a relative import means; null for packages and files outside. */
export function importedFile(from: SourceFile, what: string): string | null {
  if (!what.startsWith('.') || !what.endsWith('.ts')) return null;
  return path.join(path.dirname(from.name), what);
}
