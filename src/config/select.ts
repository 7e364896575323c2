// Which frameworks a run takes: those named, else all of its repository that are not opt-in.

import type { ConfigProblem, SourceChoice } from '../model/config.ts';
import type { Framework } from '../model/framework.ts';
import { nearest } from '../text/near.ts';

export interface Wanted {
  /** Empty: all that are not opt-in. */
  readonly names: readonly string[];
  /** `--framework` or its variable. */
  readonly where: string;
  readonly source: SourceChoice;
}

export type Selected =
  | { readonly frameworks: readonly Framework[] }
  | { readonly problems: readonly ConfigProblem[] };

export function selectFrameworks(all: readonly Framework[], wanted: Wanted): Selected {
  const ofSource = all.filter((framework) => belongsTo(framework, wanted.source));
  if (wanted.names.length === 0) return { frameworks: byDefault(ofSource) };

  const problems: ConfigProblem[] = [];
  const chosen = new Set<Framework>();
  for (const name of wanted.names) {
    const named = ofSource.filter((one) => one.name === name || one.folder === name);
    if (named.length === 0) problems.push(notFound(name, all, ofSource, wanted));
    for (const framework of named) chosen.add(framework);
  }
  return problems.length > 0
    ? { problems }
    : { frameworks: ofSource.filter((one) => chosen.has(one)) };
}

function belongsTo({ repo }: Framework, source: SourceChoice): boolean {
  return source.kind === 'embedded' ? repo === 'embedded' : repo !== 'embedded';
}

/** A repository with frameworks of its own in builder.yaml is not asked for those of our folders too. */
function byDefault(frameworks: readonly Framework[]): readonly Framework[] {
  const open = frameworks.filter((one) => !one.optIn);
  const own = open.filter((one) => one.dir === null);
  return own.length > 0 ? own : open;
}

function notFound(
  name: string,
  all: readonly Framework[],
  ofSource: readonly Framework[],
  { where, source }: Wanted,
): ConfigProblem {
  const elsewhere = all.find((one) => one.name === name || one.folder === name);
  if (elsewhere !== undefined) {
    const other =
      source.kind === 'embedded'
        ? { is: 'builds from a repository', hint: 'name one with --repo-path or --repo-url' }
        : { is: 'belongs to the embedded default', hint: 'leave the repository out' };
    return { where, message: `the framework "${name}" ${other.is}`, hint: other.hint };
  }
  const known = [...new Set(ofSource.flatMap((one) => [one.folder, one.name]))];
  const near = nearest(name, known);
  return {
    where,
    message: `no framework is called "${name}"`,
    hint: near === null ? knownNames(known) : `did you mean "${near}"?`,
  };
}

function knownNames(known: readonly string[]): string {
  return known.length === 0
    ? 'declare one under "frameworks:" in builder.yaml'
    : `known: ${known.join(', ')}`;
}
