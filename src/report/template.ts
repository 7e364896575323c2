// Renders one of our own templates; they alone decide on mark-up, and no data ever reaches their options.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { checked } from './checked.ts';

const FOLDER = new URL('../../templates/', import.meta.url);

/** Templates see one name, `d`, and only what `data` has. */
export async function renderTemplate(name: string, data: object): Promise<string> {
  const { default: ejs } = await import('ejs');
  const template = ejs.compile(await readTemplate(name), {
    filename: templatePath(name),
    strict: true,
    _with: false,
    localsName: 'd',
  });
  return template(checked(data, 'd'));
}

export function readTemplate(name: string): Promise<string> {
  return readFile(templatePath(name), 'utf8');
}

function templatePath(name: string): string {
  return fileURLToPath(new URL(name, FOLDER));
}
