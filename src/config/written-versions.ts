// The ranges below `versions:`, each a key: readable, possible, and no two of them the same.

import type * as v from 'valibot';
import { isSameRange, readRange, type VersionRange } from './version-range.ts';

type Written = Record<string, unknown>;
type IssueInfo = v.RawCheckIssueInfo<Written>;

export const RANGE_EXAMPLE = { '<0.5': { build: { memoryMb: 4096 } } };
/** Of what `readRange` takes, for editors. */
export const RANGE_PATTERN = /^(?:[<>]?=?\s*\d+(?:\.\d+){0,2}[\s,]*)+$/;

const READABLE = 'write one such as ">=0.9 <1.2", "<0.5", ">=1.3" or "0.8"';

/** Each mistake at the key that it is about, with what to do in `expected`. */
export function rangeIssues(versions: Written): readonly IssueInfo[] {
  const before: { readonly text: string; readonly range: VersionRange }[] = [];
  return Object.keys(versions).flatMap((text) => {
    const range = readRange(text);
    if ('wrong' in range) return [issueAt(versions, text, wrongRange(text, range.wrong))];
    const twin = before.find((one) => isSameRange(one.range, range));
    before.push({ text, range });
    return twin === undefined ? [] : [issueAt(versions, text, twinRange(text, twin.text))];
  });
}

interface Words {
  readonly message: string;
  readonly hint: string;
}

function wrongRange(text: string, wrong: 'unreadable' | 'empty'): Words {
  if (wrong === 'unreadable')
    return { message: `"${text}" is no range of versions`, hint: READABLE };
  return {
    message: `no version is in the range "${text}"`,
    hint: 'name the lower version behind ">=" and the higher one behind "<"',
  };
}

function twinRange(text: string, twin: string): Words {
  const message = `the range "${text}" is the same as "${twin}" above`;
  return { message, hint: 'write the keys of both below one of them' };
}

function issueAt(versions: Written, text: string, { message, hint }: Words): IssueInfo {
  const item = {
    type: 'object',
    origin: 'key',
    input: versions,
    key: text,
    value: versions[text],
  } as const;
  return { message, expected: hint, path: [item] };
}
