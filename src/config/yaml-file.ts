// Reads a YAML file against its schema: all mistakes at once, each with its line, column and a hint.

import type { Document } from 'yaml';
import type * as v from 'valibot';
import type { ConfigProblem } from '../model/config.ts';
import { checkAll } from './mistakes.ts';
import type { Path } from './schema-keys.ts';
import { placeOf, rangeAt, type Place, type Positions } from './yaml-place.ts';

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
  readonly place: (path: Path) => Place;
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
  const place = (path: Path, of: 'key' | 'value' = 'value'): Place =>
    placeOf(positions, rangeAt(yaml, doc, path, of));
  if (doc.errors.length > 0) {
    const problems = doc.errors.map(({ message, pos }) =>
      notYaml(message, placeOf(positions, pos)),
    );
    return { problems };
  }

  const plain = plainValue(doc);
  if ('broken' in plain) return { problems: [notYaml(plain.broken, place([]))] };
  const newer = newerVersion(plain.value, source);
  if (newer !== null) return { problems: [{ ...newer, ...place(['version']) }] };

  const checked = checkAll(schema, plain.value);
  if ('value' in checked) return { value: checked.value, place };
  const problems = checked.mistakes.map(({ path, of, ...text }) => ({
    ...text,
    ...place(path, of),
  }));
  return { problems: inOrder(problems) };
}

function notYaml(message: string, place: Place): ConfigProblem {
  return { message: `not YAML: ${message}`, ...place };
}

/** Names that lead nowhere, or to far too much, are only found here. */
function plainValue(doc: Document): { readonly value: unknown } | { readonly broken: string } {
  try {
    return { value: doc.toJS() ?? {} };
  } catch (error) {
    if (error instanceof ReferenceError) return { broken: error.message };
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
  return problems.toSorted((a, b) => lineOf(a) - lineOf(b));
}

/** Of `builder.yaml:12:3`. */
function lineOf({ where }: ConfigProblem): number {
  return Number(where.split(':').at(-2));
}
