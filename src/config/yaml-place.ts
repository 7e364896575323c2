// Where a key or a value stands in a YAML file, and the line with a squiggle below it.

import type * as yamlModule from 'yaml';
import type { Document, LineCounter, Pair } from 'yaml';
import type { ConfigProblem } from '../model/config.ts';
import type { Path } from './schema-keys.ts';

export type Place = Pick<ConfigProblem, 'where' | 'excerpt'>;

export interface Positions {
  readonly name: string;
  readonly text: string;
  readonly lines: LineCounter;
}

type Yaml = typeof yamlModule;
export type Range = readonly [start: number, end: number];

/** `builder.yaml:12:3`. */
export function whereOf({ name, lines }: Positions, [start]: Range): string {
  const { line, col } = lines.linePos(start);
  return `${name}:${line}:${col}`;
}

/** A longer line is shown only around its mistake. */
const EXCERPT_WIDTH = 100;

/** The place of two offsets; a squiggle never leaves its first line. */
export function placeOf(positions: Positions, range: Range): Required<Place> {
  const [start, end] = range;
  const { line, col } = positions.lines.linePos(start);
  const content = withoutPasswords(lineAt(positions, line));
  const from = content.length > EXCERPT_WIDTH ? Math.max(0, col - 1 - EXCERPT_WIDTH / 2) : 0;
  const shown = content.slice(from, from + EXCERPT_WIDTH);
  const before = col - 1 - from;
  const most = Math.max(1, shown.length - before);
  const squiggle = '~'.repeat(Math.min(Math.max(1, end - start), most));
  const gutter = String(line);
  return {
    where: whereOf(positions, range),
    excerpt: [
      `${gutter} | ${shown.replaceAll('\t', ' ')}`,
      `${' '.repeat(gutter.length)} | ${' '.repeat(before)}${squiggle}`,
    ].join('\n'),
  };
}

/** From 1, without its end. */
function lineAt({ text, lines }: Positions, line: number): string {
  const start = lines.lineStarts[line - 1] ?? 0;
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? undefined : end).trimEnd();
}

/** A line is shown for another mistake in it; its columns stay. */
function withoutPasswords(line: string): string {
  return line.replaceAll(/(?<=:\/\/)[^/\s]+(?=@)/g, (login) => '*'.repeat(login.length));
}

/** Offsets of what `path` leads to: its value, or its key for a problem of the key; else of the nearest key above. */
export function rangeAt(yaml: Yaml, doc: Document, path: Path, of: 'key' | 'value'): Range {
  let node: unknown = doc.contents;
  let found: Range = [0, 1];
  for (const [index, step] of path.entries()) {
    const pair = childOf(yaml, doc, node, step);
    if (pair === null) return found;
    const value = yaml.isScalar(pair.value) ? rangeOf(yaml, pair.value) : null;
    const wanted = of === 'value' && index === path.length - 1;
    found =
      (wanted ? value : null) ?? rangeOf(yaml, pair.key) ?? rangeOf(yaml, pair.value) ?? found;
    node = pair.value;
  }
  return found;
}

/** How many of these keys, from the top, the file has. */
export function depthOf(yaml: Yaml, doc: Document, path: Path): number {
  let node: unknown = doc.contents;
  for (const [depth, step] of path.entries()) {
    const pair = childOf(yaml, doc, node, step);
    if (pair === null) return depth;
    node = pair.value;
  }
  return path.length;
}

function childOf(yaml: Yaml, doc: Document, node: unknown, step: string | number): Pair | null {
  const parent = yaml.isAlias(node) ? node.resolve(doc) : node;
  if (yaml.isSeq(parent)) {
    const item = parent.items[Number(step)];
    return item === undefined ? null : new yaml.Pair(null, item);
  }
  if (!yaml.isMap(parent)) return null;
  const isStep = (key: unknown): boolean =>
    String(yaml.isScalar(key) ? key.value : key) === String(step);
  return parent.items.find((pair) => isStep(pair.key)) ?? null;
}

function rangeOf(yaml: Yaml, node: unknown): Range | null {
  const range = yaml.isNode(node) ? node.range : null;
  return range && range[1] > range[0] ? [range[0], range[1]] : null;
}
