// An explanation for people: then and now, each input that differs, the files that do, and what a run would do.

import type { Explanation, FileChanges, InputChange, Moment } from '../model/explanation.ts';
import { shortRevision } from '../model/ids.ts';
import { WHY_UNTRUSTED } from '../model/trust.ts';
import { plural } from '../text/units.ts';
import { oneLine, wrapWords } from './fit.ts';
import type { Paint } from './paint.ts';

export interface ExplainStyle {
  /** In columns. */
  readonly width: number;
  readonly paint: Paint;
}

/** More file names are a count. */
const MOST_FILES = 20;

/** Ends with a line end. */
export function formatExplanation(explanation: Explanation, style: ExplainStyle): string {
  const { subject, kind, now, before, changes, files, inputs, sentence } = explanation;
  const { width, paint } = style;
  const lines = [
    paint('bold', oneLine(subject)),
    ...(before === null
      ? []
      : [`  ${kind === 'image' ? 'built' : 'then'}: ${momentWords(before)}`]),
    ...(now === null ? [] : [`  now: ${momentWords(now)}`]),
    ...(kind === 'image' ? inputLines(inputs) : []),
    ...changeLines(changes, files, now?.task ?? subject),
    '',
    sentence,
  ];
  return `${lines.flatMap((line) => wrapWords(line, width)).join('\n')}\n`;
}

function momentWords({ run, ref, revision, image, untrusted }: Moment): string {
  const at = [ref, revision === null ? null : shortRevision(revision)];
  const where = at.filter((word) => word !== null).map((word) => oneLine(word));
  return [
    ...(where.length === 0 ? [] : [where.join(' ')]),
    ...(untrusted === true ? [`untrusted (${WHY_UNTRUSTED})`] : []),
    ...(image === null ? [] : [oneLine(image)]),
    ...(run === null ? [] : [`run ${run}`]),
  ].join(' · ');
}

function inputLines(inputs: Explanation['inputs']): string[] {
  const lines = Object.entries(inputs).map(
    ([name, value]) => `    ${oneLine(name)}: ${shown(value, 'not known')}`,
  );
  return lines.length === 0 ? [] : ['', '  made of', ...lines];
}

/** By task; that of the subject needs no name. */
function changeLines(
  changes: readonly InputChange[],
  files: FileChanges | null,
  subject: string,
): string[] {
  const byTask = Map.groupBy(changes, ({ task }) => task);
  const changed = changes.find(({ input }) => input === 'context');
  return [...byTask].flatMap(([task, own]) => [
    '',
    task === subject ? '  differs' : `  differs in ${task}`,
    ...own.flatMap((change) =>
      change === changed ? contextLines(files) : [`    ${changeWords(change)}`],
    ),
  ]);
}

const WORDS: Readonly<Record<string, string>> = {
  context: 'the files of its build context',
  dockerfile: 'its Dockerfile',
};

function changeWords({ input, before, now }: InputChange): string {
  const name = WORDS[input] ?? oneLine(input);
  if (input in WORDS) return name;
  if (before === null) return `${name}: is ${shown(now, 'not known')}, was not there`;
  if (now === null) return `${name}: was ${shown(before, 'not known')}, is not there`;
  return `${name}: was ${shown(before, '')}, is ${shown(now, '')}`;
}

/** Digests by their beginning. */
function shown(value: string | null, none: string): string {
  if (value === null) return none;
  const [, start] = /^((?:sha256:)?[0-9a-f]{12})[0-9a-f]{52}$/.exec(value) ?? [];
  return start ?? (value === '' ? '""' : oneLine(value));
}

function contextLines(files: FileChanges | null): string[] {
  const name = WORDS['context'] ?? '';
  if (files === null) return [`    ${name}`];
  const { context, added, modified, deleted, problem } = files;
  if (problem !== null) return [`    ${name}: ${oneLine(problem)}`];
  const all = [
    ...added.map((path) => ['A', path] as const),
    ...modified.map((path) => ['M', path] as const),
    ...deleted.map((path) => ['D', path] as const),
  ];
  const sorted = all.toSorted(([, a], [, b]) => (a < b ? -1 : 1));
  const more = sorted.length - MOST_FILES;
  return [
    `    ${name} (${context}): ${plural(sorted.length, 'file')}`,
    ...sorted.slice(0, MOST_FILES).map(([mark, path]) => `      ${mark} ${oneLine(path)}`),
    ...(more > 0 ? [`      and ${more} more`] : []),
  ];
}
