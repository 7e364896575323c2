// Where a key or a value stands in a YAML file, and the line with a squiggle below it.

import type * as yamlModule from 'yaml';
import type { Document, LineCounter, Pair } from 'yaml';
import type { ConfigProblem } from '../model/config.ts';
import type { Path } from './schema-keys.ts';

export type Place = Required<Pick<ConfigProblem, 'where' | 'excerpt'>>;

export interface Positions {
  readonly name: string;
  readonly text: string;
  readonly lines: LineCounter;
}

type Yaml = typeof yamlModule;
type Range = readonly [start: number, end: number];

/** The place of two offsets; a squiggle never leaves its first line. */
export function placeOf({ name, text, lines }: Positions, [start, end]: Range): Place {
  const { line, col } = lines.linePos(start);
  const content = withoutPasswords(text.split('\n')[line - 1]?.trimEnd() ?? '');
  const most = Math.max(1, content.length - col + 1);
  const squiggle = '~'.repeat(Math.min(Math.max(1, end - start), most));
  const gutter = String(line);
  return {
    where: `${name}:${line}:${col}`,
    excerpt: [
      `${gutter} | ${content}`,
      `${' '.repeat(gutter.length)} | ${' '.repeat(col - 1)}${squiggle}`,
    ].join('\n'),
  };
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

function childOf(yaml: Yaml, doc: Document, node: unknown, step: string | number): Pair | null {
  const parent = yaml.isAlias(node) ? node.resolve(doc) : node;
  if (yaml.isSeq(parent)) return new yaml.Pair(null, parent.items[Number(step)]);
  if (!yaml.isMap(parent)) return null;
  const isStep = (key: unknown): boolean =>
    String(yaml.isScalar(key) ? key.value : key) === String(step);
  return parent.items.find((pair) => isStep(pair.key)) ?? null;
}

function rangeOf(yaml: Yaml, node: unknown): Range | null {
  const range = yaml.isNode(node) ? node.range : null;
  return range && range[1] > range[0] ? [range[0], range[1]] : null;
}
