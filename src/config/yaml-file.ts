// Reads a YAML file against its schema: all mistakes at once, each with its line, column and a hint.

import type * as yamlModule from 'yaml';
import type { Document } from 'yaml';
import type * as v from 'valibot';
import type { ConfigProblem } from '../model/config.ts';
import { isSecretPath } from './issue-text.ts';
import { checkAll } from './mistakes.ts';
import type { Path } from './schema-keys.ts';
import {
  depthOf,
  placeOf,
  rangeAt,
  whereOf,
  type Place,
  type Positions,
  type Range,
} from './yaml-place.ts';
import { referenceProblem, syntaxProblems } from './yaml-words.ts';

type Yaml = typeof yamlModule;

export interface YamlSource {
  /** As shown to people, for example `builder.yaml`. */
  readonly name: string;
  readonly text: string;
  /** The newest version of the format that we read. */
  readonly version: number;
}

export interface YamlFile<T> {
  readonly value: T;
  /** For checks that a schema cannot make. */
  readonly place: (path: Path) => Required<Place>;
  /** Where a value begins: `builder.yaml:12:3`. */
  readonly where: (path: Path) => string;
  /** How many of these keys, from the top, the file has. */
  readonly depth: (path: Path) => number;
}

export type YamlRead<T> = YamlFile<T> | { readonly problems: readonly ConfigProblem[] };

export async function readYaml<S extends v.GenericSchema>(
  source: YamlSource,
  schema: S,
): Promise<YamlRead<v.InferOutput<S>>> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const positions: Positions = { name: source.name, text: source.text, lines };
  const doc: Document = yaml.parseDocument(source.text, {
    lineCounter: lines,
    prettyErrors: false,
  });
  const range = (path: Path, of: 'key' | 'value' = 'value'): Range => rangeAt(yaml, doc, path, of);
  const place = (path: Path, of?: 'key' | 'value'): Required<Place> =>
    placeOf(positions, range(path, of));
  if (doc.errors.length > 0) return { problems: syntaxProblems(doc.errors, positions) };

  keepKeys(yaml, doc);
  const plain = plainValue(doc);
  if ('error' in plain) return { problems: [referenceProblem(plain.error, positions)] };
  const newer = newerVersion(plain.value, source);
  if (newer !== null) return { problems: [{ ...newer, ...place(['version']) }] };

  const checked = checkAll(schema, plain.value);
  if ('value' in checked) {
    const where = (path: Path): string => whereOf(positions, range(path));
    const depth = (path: Path): number => depthOf(yaml, doc, path);
    return { value: checked.value, place, where, depth };
  }
  const problems = checked.mistakes.map(({ path, of, ...text }) => ({
    ...text,
    ...(isSecretPath(path) ? { where: place(path, of).where } : place(path, of)),
  }));
  return { problems: inOrder(problems) };
}

/** A key is a text, whatever it looks like: `0.10` is not the number 0.1. */
function keepKeys(yaml: Yaml, doc: Document): void {
  yaml.visit(doc, {
    Pair(_, { key }) {
      if (yaml.isScalar(key) && typeof key.value === 'number' && key.source !== undefined)
        key.value = key.source;
    },
  });
}

function plainValue(
  doc: Document,
): { readonly value: unknown } | { readonly error: ReferenceError } {
  try {
    return { value: doc.toJS() ?? {} };
  } catch (error) {
    if (error instanceof ReferenceError) return { error };
    throw error;
  }
}

function newerVersion(
  written: unknown,
  source: YamlSource,
): Pick<ConfigProblem, 'message' | 'hint'> | null {
  const isMap = typeof written === 'object' && written !== null && 'version' in written;
  const version = isMap ? written.version : undefined;
  if (typeof version !== 'number' || version <= source.version) return null;
  return {
    message: `${source.name} is written in version ${version} of the format; this builder reads version ${source.version}`,
    hint: 'update builder, or write the file in the older format',
  };
}

/** Down the file, as a person mends it. */
function inOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return problems.toSorted(
    (a, b) => numberAt(a, -2) - numberAt(b, -2) || numberAt(a, -1) - numberAt(b, -1),
  );
}

/** Line and column of `builder.yaml:12:3`. */
function numberAt({ where }: ConfigProblem, part: -1 | -2): number {
  return Number(where.split(':').at(part));
}
