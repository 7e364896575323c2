// What a page of ours may do: nothing is loaded, and nothing runs but its own style and scripts.

import { createHash } from 'node:crypto';
import { readTemplate } from './template.ts';

/** The names of the templates that stand in the page as its style and its scripts. */
interface Own {
  readonly style: string;
  readonly scripts: readonly string[];
}

export async function contentPolicy({ style, scripts }: Own): Promise<string> {
  return [
    `default-src 'none'`,
    `style-src ${await hashes([style])}`,
    ...(scripts.length > 0 ? [`script-src ${await hashes(scripts)}`] : []),
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

async function hashes(names: readonly string[]): Promise<string> {
  const texts = await Promise.all(names.map(readTemplate));
  return texts.map(sha256).join(' ');
}

function sha256(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
