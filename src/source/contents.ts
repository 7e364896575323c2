// Contents of files by git's id, many in one go, each read once.

import type { Clone } from './clone.ts';
import { FailureError } from '../model/reason.ts';
import { bring } from './bring.ts';

/** Text by id; null: absent, and not to be had; its size where that is more than anybody reads. @throws FailureError */
export type Contents = (ids: readonly string[]) => Promise<ReadonlyMap<string, Content>>;

type Content = string | number | null;

/** In bytes: a hundred times the largest Dockerfile. */
const LARGEST = 4 << 20;

export function contentsOf(clone: Clone): Contents {
  const known = new Map<string, Promise<ReadonlyMap<string, Content>>>();
  return async (ids) => {
    const fresh = [...new Set(ids.filter((id) => !known.has(id)))];
    if (fresh.length > 0) {
      const reading = readAll(clone, fresh);
      for (const id of fresh) known.set(id, reading);
    }
    const read = new Map<string, Content>();
    for (const id of ids) read.set(id, (await known.get(id))?.get(id) ?? null);
    return read;
  };
}

async function readAll(
  clone: Clone,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Content>> {
  // Too much at once, as a rule.
  const first = await readHere(clone, ids).catch((error: unknown) => {
    if (error instanceof FailureError) return null;
    throw error;
  });
  if (first === null) return readSmall(clone, ids);
  const absent = ids.filter((id) => !first.has(id));
  if (absent.length === 0 || !clone.isPartial) return first;
  return new Map([...first, ...(await readSmall(clone, absent))]);
}

/** Those that can be had, one that is too large by its size: it keeps no other from being read. */
async function readSmall(
  clone: Clone,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Content>> {
  const sizes = await bring(clone, ids);
  const small = ids.filter((id) => (sizes.get(id) ?? Infinity) <= LARGEST);
  const texts = small.length === 0 ? [] : await readHere(clone, small);
  return new Map<string, Content>([...sizes, ...texts]);
}

/** More than the files of a whole night take. */
const MOST_BYTES = 64 << 20;

async function readHere(
  { git }: Clone,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | number>> {
  const answer = await git({
    args: ['cat-file', '--batch'],
    input: ids.map((id) => `${id}\n`).join(''),
    encoding: 'latin1',
    mostOutput: MOST_BYTES,
    doing: 'read files of a commit',
  });
  return parseBatch(answer);
}

/** `<id> blob <bytes>\n<contents>\n`, or `<id> missing\n`; one character a byte. */
function parseBatch(answer: string): ReadonlyMap<string, string | number> {
  const texts = new Map<string, string | number>();
  let at = 0;
  while (at < answer.length) {
    const end = answer.indexOf('\n', at);
    const [id = '', , size] = answer.slice(at, end).split(' ');
    at = end + 1;
    if (size === undefined) continue;
    const bytes = answer.slice(at, at + Number(size));
    const isLarge = bytes.length > LARGEST;
    texts.set(id, isLarge ? bytes.length : Buffer.from(bytes, 'latin1').toString('utf8'));
    at += Number(size) + 1;
  }
  return texts;
}
