// Keys as YAML, with the origin of each value as a comment behind it.

import type * as yamlModule from 'yaml';
import type { Node, Pair } from 'yaml';
import { originText } from '../config/origin.ts';
import { Leaf, type Tree } from '../config/traced.ts';

/** No value has it: control characters are not YAML. */
const MARK = '\u0001';
/** Longer lines have their comment right behind them. */
const WIDEST = 56;

/** `shorten` is for the origins; ends with a line end. */
export async function framedYaml(keys: Tree, shorten: (origin: string) => string): Promise<string> {
  const yaml = await import('yaml');
  const doc = new yaml.Document(yamlNode(keys, yaml));
  const text = doc.toString({
    lineWidth: 0,
    flowCollectionPadding: false,
    doubleQuotedMinMultiLineLength: Infinity,
  });
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(` #${MARK}`));
  const longest = Math.max(
    ...lines.map(([said = '', note]) => (note === undefined ? 0 : said.length)),
  );
  const column = Math.min(longest, WIDEST);
  return lines
    .map(([said = '', note]) =>
      note === undefined ? said : `${said.padEnd(column)}  # ${shorten(note)}`,
    )
    .map((line) => `${line}\n`)
    .join('');
}

type Yaml = typeof yamlModule;

function yamlNode(tree: Tree, yaml: Yaml): Node {
  const doc = new yaml.Document();
  if (tree instanceof Leaf) {
    const { value, origin } = tree.sourced;
    const node = doc.createNode(value, { flow: true });
    // One value, one line, one origin behind it.
    yaml.visit(node, {
      Scalar(_, scalar) {
        if (typeof scalar.value === 'string' && scalar.value.includes('\n'))
          scalar.type = 'QUOTE_DOUBLE';
      },
    });
    node.comment = MARK + originText(origin);
    return node;
  }
  const map = new yaml.YAMLMap();
  const entries = Object.entries(tree);
  if (entries.length === 0) {
    map.flow = true;
    map.comment = `${MARK}default`;
  }
  map.items = entries.map(
    ([key, value]): Pair => new yaml.Pair(doc.createNode(key), yamlNode(value, yaml)),
  );
  return map;
}
