// Reads frameworks/*/framework.yaml: one folder a framework, a variant a name of its own.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigProblem } from '../model/config.ts';
import { readText } from '../host/files.ts';
import {
  FRAMEWORK_FILE_VERSION,
  FrameworkFileSchema,
  type FrameworkFile,
  type WrittenFramework,
} from './written-framework.ts';
import { readYaml } from './yaml-file.ts';

/** A framework by name, with the layers that make it: the folder's keys, then its variant's. */
export interface DeclaredFramework {
  readonly name: string;
  readonly folder: string;
  readonly variant: string | null;
  /** Absolute; null when declared in builder.yaml alone. */
  readonly dir: string | null;
  readonly layers: readonly WrittenFramework[];
  /** The file it stands in, as shown to people. */
  readonly file: string;
}

export interface LoadedFrameworks {
  /** Sorted by name. */
  readonly declared: readonly DeclaredFramework[];
  readonly problems: readonly ConfigProblem[];
}

/** Folders without a framework.yaml are none; no folder at all gives no frameworks. */
export async function loadFrameworks(dir: string): Promise<LoadedFrameworks> {
  const folders = await foldersOf(dir);
  const loaded = await Promise.all(folders.map((folder) => loadFolder(dir, folder)));
  const declared = loaded
    .flatMap((one) => one.declared)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const problems = [...loaded.flatMap((one) => one.problems), ...duplicates(declared)];
  return { declared, problems };
}

async function foldersOf(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

async function loadFolder(parent: string, folder: string): Promise<LoadedFrameworks> {
  const dir = path.join(parent, folder);
  const text = await readText(path.join(dir, 'framework.yaml'));
  if (text === null) return { declared: [], problems: [] };
  const file = `${path.basename(parent)}/${folder}/framework.yaml`;
  const source = { name: file, text, version: FRAMEWORK_FILE_VERSION };
  const read = await readYaml(source, FrameworkFileSchema);
  if ('problems' in read) return { declared: [], problems: read.problems };
  return { declared: declare({ folder, dir, file }, read.value), problems: [] };
}

function declare(
  from: Pick<DeclaredFramework, 'folder' | 'dir' | 'file'>,
  written: FrameworkFile,
): readonly DeclaredFramework[] {
  const { version: _version, variants, ...keys } = written;
  if (variants === undefined) {
    return [{ ...from, name: from.folder, variant: null, layers: [keys] }];
  }
  return Object.entries(variants).map(([variant, overrides]) => ({
    ...from,
    name: `${from.folder}-${variant}`,
    variant,
    layers: [keys, overrides ?? {}],
  }));
}

function duplicates(declared: readonly DeclaredFramework[]): readonly ConfigProblem[] {
  return declared.flatMap((one, index) => {
    const twin = declared[index - 1];
    if (twin?.name !== one.name) return [];
    return [
      {
        where: one.file,
        message: `two frameworks are called "${one.name}"; the other is in ${twin.file}`,
        hint: 'rename a folder or a variant',
      },
    ];
  });
}
