// The sanity script that a commit keeps: where it lies, and which flags it knows, read from its text without running it.

import { createHash } from 'node:crypto';
import type { SanityCheck, SanityScript } from '../model/framework.ts';
import { FailureError } from '../model/reason.ts';
import type { Source } from './source.ts';

export type ScriptFinder = (revision: string, check: SanityCheck) => Promise<SanityScript | null>;

/** Commits mostly keep the same script: each text is looked through once. */
export function scriptFinder(source: Pick<Source, 'objectId' | 'readFile'>): ScriptFinder {
  const looked = new Map<string, Look>();
  const files = new Map<string, Promise<Found | null>>();
  return async (revision, check) => {
    const key = [revision, ...check.scripts].join('\n');
    const finding = files.get(key) ?? firstOf(source, revision, check.scripts);
    files.set(key, finding);
    const found = await finding;
    if (found === null) return null;
    const { file, text, id } = found;
    // Unread, it is run as it is; where it needs a flag, the fallback has the last word.
    if (text === null) return { file, sha256: id, flags: [], json: false };
    const look = looked.get(text) ?? lookInto(text);
    looked.set(text, look);
    const { sha256, knows } = look;
    const flags = wantedFlags(check).filter((flag) => knows.has(flag));
    return { file, sha256, flags, json: JSON_FLAGS.some((flag) => knows.has(flag)) };
  };
}

const JSON_FLAGS = ['--json', '--json-output'];

function wantedFlags({ flags, needs }: SanityCheck): readonly string[] {
  return [...new Set([...Object.values(flags).flat(), ...Object.values(needs)])];
}

interface Found {
  readonly file: string;
  readonly id: string;
  /** Null: git knows of it and cannot show it. */
  readonly text: string | null;
}

async function firstOf(
  source: Pick<Source, 'objectId' | 'readFile'>,
  revision: string,
  files: readonly string[],
): Promise<Found | null> {
  for (const file of files) {
    const id = await source.objectId(revision, file);
    const text = id === null ? null : await textOf(source, revision, file);
    // What a link that leads nowhere promises is not there.
    if (id !== null && text !== undefined) return { file, id, text };
  }
  return null;
}

/** Undefined where there is none, null where it cannot be had. */
async function textOf(
  source: Pick<Source, 'readFile'>,
  revision: string,
  file: string,
): Promise<string | null | undefined> {
  try {
    return (await source.readFile(revision, null, file)) ?? undefined;
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

interface Look {
  readonly sha256: string;
  readonly knows: ReadonlySet<string>;
}

/** The names at the beginning of `add_argument("--json", "--json-output", ...)`, on one line or several. */
const ARGUMENT = /\badd_argument\(\s*(?<names>(?:["']-[\w-]*["']\s*,?\s*)+)/g;

function lookInto(text: string): Look {
  const names = Array.from(text.matchAll(ARGUMENT), ({ groups }) => groups?.['names'] ?? '');
  return {
    sha256: createHash('sha256').update(text).digest('hex'),
    knows: new Set(names.flatMap((some) => some.match(/--[\w-]+/g) ?? [])),
  };
}
