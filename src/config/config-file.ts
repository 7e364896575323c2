// Finds and reads builder.yaml.

import path from 'node:path';
import type { ConfigProblem } from '../model/config.ts';
import { isErrorCode } from '../host/error-code.ts';
import { readText } from '../host/files.ts';
import { DEFAULT_CONFIG_FILE } from './defaults.ts';
import type { Given } from './flags.ts';
import type { Place } from './yaml-place.ts';
import { readYaml } from './yaml-file.ts';
import { CONFIG_FILE_VERSION, WrittenConfigSchema, type WrittenConfig } from './written.ts';

export interface ConfigFile {
  /** Absolute; null when there is none. */
  readonly file: string | null;
  /** As shown to people. */
  readonly name: string;
  /** Absolute: what paths in the file are relative to. */
  readonly dir: string;
  readonly written: WrittenConfig;
  /** Where a key stands, for checks beyond the schema. */
  readonly place: (keys: readonly (string | number)[]) => Place | { readonly where: string };
}

export type ConfigFileRead = ConfigFile | { readonly problems: readonly ConfigProblem[] };

/** `--config FILE` must exist; without it ./builder.yaml is read if it is there. */
export async function readConfigFile(given: Given, cwd: string): Promise<ConfigFileRead> {
  const named = given.flags.config;
  const name = named ?? DEFAULT_CONFIG_FILE;
  const file = path.resolve(cwd, name);
  const text = await readNamed(file);
  if (typeof text === 'object' && text !== null) {
    return { problems: [{ where: given.origin('config'), ...text }] };
  }
  if (text === null && named !== undefined) {
    return { problems: [{ where: given.origin('config'), message: `no file at ${file}` }] };
  }
  if (text === null) {
    const place = (): { where: string } => ({ where: name });
    return { file: null, name, dir: cwd, written: { version: CONFIG_FILE_VERSION }, place };
  }
  const source = { name, text, version: CONFIG_FILE_VERSION };
  const read = await readYaml(source, WrittenConfigSchema);
  if ('problems' in read) return read;
  return { file, name, dir: path.dirname(file), written: read.value, place: read.place };
}

/** The text, null where there is no file, or why it cannot be read. */
async function readNamed(file: string): Promise<string | null | Pick<ConfigProblem, 'message'>> {
  try {
    return await readText(file);
  } catch (error) {
    if (isErrorCode(error, 'EISDIR')) return { message: `${file} is a folder, not a file` };
    if (isErrorCode(error, 'EACCES')) return { message: `${file} may not be read` };
    throw error;
  }
}
