// One sample line of a Prometheus page: name, labels, value; timestamp and exemplar are ignored.

import type { Sample } from './page.ts';

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,|(?=\}))/y;
const LABELS_END = /[ \t]*\}/y;
/** Value, timestamp, exemplar. */
const TAIL = /^[ \t]*([^ \t#]+)(?:[ \t]+[-+.0-9eE]+)?[ \t]*(?:#.*)?$/;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['+inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

/** A sample, or in words why the line is none. */
export function parseSample(line: string): Sample | string {
  const name = NAME.exec(line)?.[0];
  if (name === undefined) return 'does not begin with a metric name';
  const afterName = line.slice(name.length).trimStart();
  const labels = afterName.startsWith('{') ? parseLabels(afterName) : NO_LABELS;
  if (labels === null) return `the labels of ${name} cannot be read`;
  const raw = TAIL.exec(afterName.slice(labels.end))?.[1];
  const value = raw === undefined ? null : parseValue(raw);
  return value === null
    ? `the value of ${name} is not a number`
    : { name, labels: labels.map, value };
}

/** A number as Prometheus writes it, `NaN`, `+Inf` and `-Inf` included; null for anything else. */
export function parseValue(raw: string): number | null {
  if (NUMBER.test(raw)) return Number(raw);
  return SPECIAL.get(raw.toLowerCase()) ?? null;
}

/** `\\`, `\n` and `\"` in label values; any other backslash stands for itself. */
function unescape(text: string): string {
  return text.replace(/\\([\\"n])/g, (_, char: string) => (char === 'n' ? '\n' : char));
}

interface Labels {
  readonly map: ReadonlyMap<string, string>;
  /** Where the text goes on behind the closing brace. */
  readonly end: number;
}

const NO_LABELS: Labels = { map: new Map(), end: 0 };

function parseLabels(text: string): Labels | null {
  const map = new Map<string, string>();
  let at = 1;
  for (;;) {
    LABEL.lastIndex = at;
    const [whole, name, value] = LABEL.exec(text) ?? [];
    if (whole === undefined || name === undefined || value === undefined) break;
    map.set(name, unescape(value));
    at += whole.length;
  }
  LABELS_END.lastIndex = at;
  return LABELS_END.test(text) ? { map, end: LABELS_END.lastIndex } : null;
}
