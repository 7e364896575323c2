// Folders that builds and servers are given, and the file that a report goes to: whether they are what they must be.

import { stat } from 'node:fs/promises';
import type { ConfigProblem } from '../model/config.ts';
import { shellLine } from '../text/shell.ts';
import { placeOf, saidAt, type Facts } from './facts.ts';
import { IMAGE_CONTEXT } from './pairs.ts';

type About = Pick<Facts, 'config' | 'settings' | 'given' | 'file'>;

export async function missingPlaces(facts: About): Promise<readonly ConfigProblem[]> {
  const found = await Promise.all([contexts(facts), hfCache(facts), htmlOut(facts)]);
  return found.flat();
}

async function contexts(facts: About): Promise<readonly ConfigProblem[]> {
  const folders = Object.entries(facts.settings.contexts).filter(
    ([, { value }]) => !value.startsWith(IMAGE_CONTEXT) && value.startsWith('/'),
  );
  const checked = await Promise.all(
    folders.map(async ([name, context]) => {
      if ((await kindOf(context.value)) === 'folder') return [];
      const at = placeOf(facts, context, ['build', 'contexts', name]);
      const message = `the named context "${name}" is to be ${context.value}, which is no folder`;
      const hint = `${name}=FOLDER, or ${name}=${IMAGE_CONTEXT}IMAGE`;
      return [{ ...at, message, hint }];
    }),
  );
  return checked.flat();
}

async function hfCache(facts: About): Promise<readonly ConfigProblem[]> {
  const { hfCache: dir } = facts.config.model;
  if (dir === null || (await kindOf(dir)) === 'folder') return [];
  const at = saidAt(facts, 'hfCache', ['model', 'cache']);
  return [{ ...at, message: `${dir} is no folder`, hint: shellLine(['mkdir', '-p', dir]) }];
}

async function htmlOut({ config, given }: About): Promise<readonly ConfigProblem[]> {
  const { htmlOut: file } = config;
  if (file === null || (await kindOf(file)) !== 'folder') return [];
  const message = `${file} is a folder, not a file`;
  return [{ where: given.origin('htmlOut'), message, hint: `name the page: ${file}/report.html` }];
}

async function kindOf(place: string): Promise<'folder' | 'other' | 'absent'> {
  try {
    return (await stat(place)).isDirectory() ? 'folder' : 'other';
  } catch {
    return 'absent';
  }
}
