// Which frameworks a run takes: those named, else all of its repository that are not opt-in.

import type { ConfigProblem, SourceChoice } from '../model/config.ts';
import { nearest } from '../text/near.ts';
import type { ResolvedFramework } from './declared.ts';

export interface Wanted {
  /** Empty: all that are not opt-in. */
  readonly names: readonly string[];
  /** `--framework` or its variable. */
  readonly where: string;
  readonly source: SourceChoice;
  readonly quickstart: boolean;
  /** Folders that have no framework.yaml, as shown to people. */
  readonly bare: readonly string[];
}

export type Selected =
  | { readonly selected: readonly ResolvedFramework[] }
  | { readonly problems: readonly ConfigProblem[] };

export function selectFrameworks(all: readonly ResolvedFramework[], wanted: Wanted): Selected {
  const ofSource = all.filter((one) => belongsTo(one, wanted.source));
  if (wanted.names.length === 0) return { selected: byDefault(ofSource, wanted.quickstart) };

  const problems: ConfigProblem[] = [];
  const chosen = new Set<ResolvedFramework>();
  for (const name of wanted.names) {
    const named = calledBy(ofSource, name);
    if (named.length === 0) problems.push(notFound(name, all, ofSource, wanted));
    for (const framework of named) chosen.add(framework);
  }
  return problems.length > 0
    ? { problems }
    : { selected: ofSource.filter((one) => chosen.has(one)) };
}

/** By their own name, or by that of their folder and all its variants; where none has it, by another name of theirs. */
export function calledBy(
  all: readonly ResolvedFramework[],
  name: string,
): readonly ResolvedFramework[] {
  const called = all.filter(
    ({ framework }) => framework.name === name || framework.folder === name,
  );
  return called.length > 0
    ? called
    : all.filter(({ framework }) => framework.aliases.includes(name));
}

/** For people who mistyped one. */
export function unknownFramework(
  name: string,
  frameworks: readonly ResolvedFramework[],
  bare: readonly string[],
): Pick<ConfigProblem, 'message' | 'hint'> {
  const message = `no framework is called "${name}"`;
  const folder = bare.find((one) => one.split('/').at(-1) === name);
  if (folder !== undefined) return { message, hint: `${folder} has no framework.yaml: write one` };
  const known = [
    ...new Set(frameworks.flatMap(({ framework }) => [framework.folder, framework.name])),
  ];
  const others = frameworks.flatMap(({ framework }) => framework.aliases);
  const near = nearest(name, [...known, ...others]);
  return { message, hint: near === null ? knownNames(known) : `did you mean "${near}"?` };
}

function belongsTo({ framework }: ResolvedFramework, source: SourceChoice): boolean {
  const { repo } = framework;
  return source.kind === 'embedded' ? repo === 'embedded' : repo !== 'embedded';
}

/** Who has frameworks of their own is not asked for those of this tool too; quickstart is about these alone. */
function byDefault(
  frameworks: readonly ResolvedFramework[],
  quickstart: boolean,
): readonly ResolvedFramework[] {
  const open = frameworks.filter(({ framework }) => !framework.optIn);
  const own = open.filter((one) => one.own);
  if (quickstart) return open.filter((one) => !one.own);
  return own.length > 0 ? own : open;
}

function notFound(
  name: string,
  all: readonly ResolvedFramework[],
  ofSource: readonly ResolvedFramework[],
  { where, source, bare }: Wanted,
): ConfigProblem {
  if (calledBy(all, name).length === 0) return { where, ...unknownFramework(name, ofSource, bare) };
  const other =
    source.kind === 'embedded'
      ? { is: 'builds from a repository', hint: 'name one with --repo-path or --repo-url' }
      : { is: 'belongs to the embedded default', hint: 'leave the repository out' };
  return { where, message: `the framework "${name}" ${other.is}`, hint: other.hint };
}

function knownNames(known: readonly string[]): string {
  return known.length === 0
    ? 'declare one under "frameworks:" in builder.yaml'
    : `known: ${known.join(', ')}`;
}
