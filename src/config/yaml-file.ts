// Reads a YAML file against its schema: all mistakes at once, each with its line, column and a hint.

import type { Document } from 'yaml';
import * as v from 'valibot';
import type { ConfigProblem } from '../model/config.ts';
import { describeIssue, isMissingKey, isUnknownKey, issuePath, type Issue } from './issue-text.ts';
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
  if (doc.errors.length > 0) {
    const problems = doc.errors.map((error) => ({
      message: `not YAML: ${error.message}`,
      ...placeOf(positions, error.pos),
    }));
    return { problems };
  }

  const place = (path: Path, of: 'key' | 'value' = 'value'): Place =>
    placeOf(positions, rangeAt(yaml, doc, path, of));
  const written: unknown = doc.toJS() ?? {};
  const newer = newerVersion(written, source);
  if (newer !== null) return { problems: [{ ...newer, ...place(['version']) }] };

  const { issues, output } = checkAll(schema, written);
  if (issues.length === 0) return { value: output, place };
  const problems = issues.map((issue) => ({
    ...describeIssue(issue, schema),
    ...place(issuePath(issue), isUnknownKey(issue) || isMissingKey(issue) ? 'key' : 'value'),
  }));
  return { problems: inOrder(problems) };
}

function newerVersion(
  written: unknown,
  source: YamlSource,
): Pick<ConfigProblem, 'message' | 'hint'> | null {
  const version = isMap(written) ? written['version'] : undefined;
  if (typeof version !== 'number' || version <= source.version) return null;
  return {
    message: `${source.name} is written in version ${version} of the format; this builder reads version ${source.version}`,
    hint: 'update builder, or write the file in the older format',
  };
}

/** A strict schema stops at the first unknown key: it is noted, taken out, and the rest checked again. */
function checkAll<S extends v.GenericSchema>(
  schema: S,
  written: unknown,
): { issues: readonly Issue[]; output: v.InferOutput<S> } {
  const rest: unknown = structuredClone(written);
  const unknown: Issue[] = [];
  for (;;) {
    const result = v.safeParse(schema, rest);
    const issues: readonly Issue[] = result.issues ?? [];
    const strangers = issues.filter(isUnknownKey);
    if (strangers.length === 0) {
      return { issues: [...unknown, ...issues], output: result.output };
    }
    unknown.push(...strangers);
    for (const issue of strangers) removeKey(rest, issuePath(issue));
  }
}

function removeKey(root: unknown, path: Path): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, key) => (isMap(at) ? at[String(key)] : undefined), root);
  if (isMap(parent)) delete parent[String(path.at(-1))];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Down the file, as a person mends it. */
function inOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return problems.toSorted((a, b) => lineOf(a) - lineOf(b));
}

/** Of `builder.yaml:12:3`. */
function lineOf({ where }: ConfigProblem): number {
  return Number(where.split(':').at(-2));
}
