// The settings that say what is built: repository, refs, targets, the name of it all.

import type { SourceChoice } from '../model/config.ts';
import { DEFAULT_TARGETS, EMBEDDED_NAME } from './defaults.ts';
import { commaList } from './given.ts';
import { byDefault, type Sourced } from './origin.ts';
import { isRepoUrl, repoName } from './paths.ts';
import { besideFile, here, saidBy, type Parts } from './said.ts';

export interface SourceSettings {
  readonly name: Sourced<string>;
  readonly source: Sourced<SourceChoice>;
  readonly refs: Sourced<readonly string[]>;
  readonly last: Sourced<number | null>;
  readonly latest: Sourced<boolean>;
  readonly asIs: Sourced<boolean>;
  readonly targets: Sourced<readonly string[]>;
}

const REUSED: readonly string[] = ['dev'];

export function whatFrom(parts: Parts): SourceSettings {
  const { ref, last, fetch, noCheckout, target, reuseDevIfImageExists } = parts.given.flags;
  const { written } = parts.file;
  const said = saidBy(parts);
  const source = sourceFrom(parts);
  const embedded = source.value.kind === 'embedded';
  const devOnly = reuseDevIfImageExists === true ? REUSED : undefined;
  return {
    name: said.file(['name'], written.name) ?? {
      value: source.value.kind === 'embedded' ? EMBEDDED_NAME : repoName(source.value.repo),
      origin: source.origin,
    },
    source,
    refs:
      said.flag('ref', commaList(ref)) ??
      (embedded || noCheckout === true ? undefined : said.file(['refs'], written.refs)) ??
      byDefault<readonly string[]>([]),
    last: said.flag('last', last) ?? byDefault<number | null>(null),
    latest: said.flag('fetch', fetch) ?? byDefault(false),
    asIs: said.flag('noCheckout', noCheckout) ?? byDefault(false),
    targets:
      said.flag('target', nonEmpty(commaList(target))) ??
      said.flag('reuseDevIfImageExists', devOnly) ??
      said.file(['targets'], nonEmpty(written.targets)) ??
      byDefault(DEFAULT_TARGETS),
  };
}

function sourceFrom(parts: Parts): Sourced<SourceChoice> {
  const { repoPath, repoUrl } = parts.given.flags;
  const { repo } = parts.file.written;
  const said = saidBy(parts);
  if (parts.quickstart) return byDefault<SourceChoice>({ kind: 'embedded' });
  const chosen =
    said.flag('repoPath', repoPath === undefined ? undefined : here(parts, repoPath)) ??
    said.flag('repoUrl', repoUrl) ??
    said.file(['repo'], repo === undefined ? undefined : repoOf(parts, repo));
  return chosen === undefined
    ? byDefault<SourceChoice>({ kind: 'embedded' })
    : { value: { kind: 'git', repo: chosen.value }, origin: chosen.origin };
}

function repoOf(parts: Parts, repo: string): string {
  return isRepoUrl(repo) ? repo : besideFile(parts, repo);
}

function nonEmpty(list: readonly string[] | undefined): readonly string[] | undefined {
  return list?.length === 0 ? undefined : list;
}
