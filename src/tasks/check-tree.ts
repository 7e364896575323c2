// What a sanity script says of each thing it looked at: a tree of marked lines, or the same as JSON.

import * as v from 'valibot';
import type { Check } from '../model/results.ts';
import { plural } from '../text/units.ts';
import { parseJson } from '../text/unknown-json.ts';

const MARKS = { ok: '✅', error: '❌', warn: '⚠️', unknown: '❓' } as const;

interface Node {
  readonly label: string;
  readonly desc?: string | undefined;
  readonly status?: string | undefined;
  readonly children?: readonly Node[] | undefined;
}

const NodeSchema: v.GenericSchema<unknown, Node> = v.object({
  label: v.string(),
  desc: v.optional(v.string()),
  status: v.optional(v.string()),
  children: v.optional(v.array(v.lazy(() => NodeSchema))),
});

/** The lines that the script would have printed for people; null where the text is no such JSON. */
export function linesOfJson(text: string): string[] | null {
  const tree = text.startsWith('{') ? v.safeParse(NodeSchema, parseJson(text)) : null;
  return tree?.success === true ? rendered(tree.output, 0) : null;
}

function rendered({ label, desc, status, children = [] }: Node, depth: number): string[] {
  const mark = Object.entries(MARKS).find(([name]) => name === status)?.[1];
  const words = desc === undefined || desc === '' ? label : `${label}: ${desc}`;
  const line = `${'   '.repeat(depth)}${mark === undefined ? '' : `${mark} `}${words}`;
  return [line, ...children.flatMap((child) => rendered(child, depth + 1))];
}

interface Marked {
  /** Its place among the lines. */
  readonly at: number;
  readonly depth: number;
  readonly mark: string | null;
  readonly label: string;
  readonly desc: string;
}

export interface CheckTree {
  /** What failed, by its path; a branch that failed for one of its twigs is told by that. */
  readonly failed: readonly { readonly check: Check; readonly at: number }[];
  /** Lines that are marked as failed, branches too. */
  readonly marked: readonly number[];
  /** `23 ok, 4 warnings, 2 failed`. */
  readonly summary: string;
}

/** Null where no line has a mark. */
export function readCheckTree(lines: readonly string[]): CheckTree | null {
  const all = lines.map(read);
  const marked = all.filter(({ mark }) => mark !== null);
  if (marked.length === 0) return null;
  const count = (wanted: string): number => marked.filter(({ mark }) => mark === wanted).length;
  const bad = all.filter(({ mark }) => mark === MARKS.error);
  const failed = bad
    .filter((one) => below(all, one).every(({ mark }) => mark !== MARKS.error))
    .map((one) => {
      const name = [...above(all, one), one].map(({ label }) => label).join(' > ');
      const detail = one.desc === '' ? 'failed' : one.desc;
      return { at: one.at, check: { name, passed: false, detail } };
    });
  const words = [`${count(MARKS.ok)} ok`, plural(count(MARKS.warn), 'warning')];
  const summary = [...words, `${failed.length} failed`].join(', ');
  return { failed, marked: bad.map(({ at }) => at), summary };
}

const LINE = /^(?<frame>[\s│├└─]*)(?:(?<mark>✅|❌|⚠️|❓)\s*)?(?<words>.*)$/su;
/** Pictures before a label. */
const PICTURES = /^[^\p{L}\p{N}$~./_-]+/u;

function read(line: string, at: number): Marked {
  const { frame = '', mark, words = '' } = LINE.exec(line)?.groups ?? {};
  const end = words.indexOf(': ');
  const label = (end < 0 ? words : words.slice(0, end)).replace(PICTURES, '').trim();
  const desc = end < 0 ? '' : words.slice(end + 2).trim();
  return { at, depth: frame.length, mark: mark ?? null, label, desc };
}

function below(all: readonly Marked[], { at, depth }: Marked): readonly Marked[] {
  const end = all.findIndex((other) => other.at > at && other.depth <= depth);
  return all.slice(at + 1, end < 0 ? undefined : end);
}

/** From the outermost; the root, which names the machine, is none. */
function above(all: readonly Marked[], one: Marked): readonly Marked[] {
  const parents: Marked[] = [];
  let depth = one.depth;
  for (const other of all.slice(0, one.at).toReversed()) {
    if (other.depth >= depth) continue;
    depth = other.depth;
    if (depth > 0) parents.unshift(other);
  }
  return parents;
}
