// The script with which a branch checks its own images: its command line, its way into the container, and what it says.

import { addContent, addDirectory, ROOT, tarOf } from '../docker/tar-files.ts';
import type { Engine } from '../docker/engine.ts';
import type { SanityCheck, SanityScript } from '../model/framework.ts';
import { linesOfJson } from './check-tree.ts';
import { CUT } from '../text/cut.ts';

const FOLDER = '/tmp/builder-sanity';
const JSON_FLAGS = new Set(['--json', '--json-output']);
/** They and JSON exclude each other. */
const NOT_WITH_JSON = new Set(['--thorough-check', '--terse']);
/** `text`: of the script, which tells the flag for JSON. */
export function scriptCommand(
  { command, flags }: SanityCheck,
  script: SanityScript,
  { target, text }: { readonly target: string; readonly text: string },
): readonly string[] {
  const known = (flags[target] ?? []).filter((flag) => script.flags.includes(flag));
  const json = script.json && !known.some((flag) => NOT_WITH_JSON.has(flag));
  const jsonFlag = /["']--json["']/.test(text) ? '--json' : '--json-output';
  const start = command.length > 0 ? command : ['python3'];
  return [...start, pathOf(script), ...known, ...(json ? [jsonFlag] : [])];
}

function pathOf({ file }: SanityScript): string {
  return `${FOLDER}/${nameOf(file)}`;
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** Readable for every user of the image. */
export function copyScript(
  engine: Engine,
  container: string,
  { file, text }: { readonly file: string; readonly text: string },
  signal: AbortSignal,
): Promise<void> {
  const like = { below: FOLDER.slice(1), owner: ROOT, modifiedAt: 0 };
  const tar = tarOf(async (writing) => {
    addDirectory(writing, '', like);
    await addContent(writing, `/${nameOf(file)}`, text, like);
  });
  return engine.copyInto(container, '/', tar, signal);
}

/** Whether it was asked for JSON, in which it says what it found. */
export function asksForJson(command: readonly string[]): boolean {
  return command.some((word) => JSON_FLAGS.has(word));
}

/** Its output as people read it: JSON, which may come in parts, becomes the lines it stands for. */
export class ReadableOutput {
  /** As logged. */
  readonly lines: string[] = [];
  #begun = '';

  readonly show = (line: string): readonly string[] => {
    const text = this.#begun === '' ? line : this.#begun + line.replace(CUT, '');
    const lines = linesOfJson(text) ?? this.#plain(text, line);
    if (lines.length > 0) this.#begun = '';
    this.lines.push(...lines);
    return lines;
  };

  #plain(text: string, line: string): readonly string[] {
    if (!text.startsWith('{') || !line.endsWith(CUT)) return [text];
    this.#begun = text.slice(0, -CUT.length);
    return [];
  }
}
