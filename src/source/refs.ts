// What people named, as commits: branch, remote branch, tag, id, pull request, HEAD or a pattern of branches.

import type { Failure } from '../model/reason.ts';
import { toFailure } from '../model/reason.ts';
import type { Clone } from './clone.ts';
import { orNull } from './git.ts';
import { namedRef, type NamedRef } from './named-ref.ts';
import { fetchCommit, pullHead } from './pulls.ts';
import {
  ambiguous,
  likeAFlag,
  lost,
  noDefault,
  noMatch,
  notFound,
  noPull,
} from './ref-failures.ts';
import { branchesLike, isGlob } from './ref-glob.ts';

export interface ResolvedRef {
  /** As named, or one that a pattern fits; the default branch's name where nothing was. */
  readonly ref: string;
  /** Full id. */
  readonly commit: string;
  /** Whose tip it is, where a branch was named; without its remote. */
  readonly branch: string | null;
}

export type Resolution = ResolvedRef | { readonly ref: string; readonly failure: Failure };

/** The default branch's tip. */
export function resolveDefault(clone: Clone): Resolution {
  const ref = clone.defaultBranch ?? 'HEAD';
  if (clone.head === null) return { ref: 'HEAD', failure: noDefault(clone) };
  return { ref, commit: clone.head, branch: clone.defaultBranch };
}

/** In the order named, patterns as all that they fit; one that fails leaves the others. @throws FailureError */
export async function resolveRefs(
  clone: Clone,
  asked: readonly string[],
): Promise<readonly Resolution[]> {
  const found = asked.flatMap((ref): (string | Resolution)[] => {
    if (ref.startsWith('-')) return [{ ref, failure: likeAFlag(ref) }];
    if (!isGlob(ref)) return [ref];
    const names = branchesLike(clone, ref);
    return names.length > 0 ? [...names] : [{ ref, failure: noMatch(clone, ref) }];
  });
  const names = found.filter((one) => typeof one === 'string');
  const resolved = await resolveNames(clone, [...new Set(names)]);
  return found.flatMap((one) => (typeof one === 'string' ? (resolved.get(one) ?? []) : [one]));
}

/** One name, which may lead to several commits. */
interface Candidates {
  readonly ref: string;
  readonly named: NamedRef;
  readonly specs: readonly string[];
}

async function resolveNames(
  clone: Clone,
  names: readonly string[],
): Promise<ReadonlyMap<string, Resolution>> {
  const candidates = await Promise.all(
    names.map(async (ref): Promise<Candidates | Resolution> => {
      const named = namedRef(clone, ref);
      try {
        return { ref, named, specs: await specsOf(clone, named) };
      } catch (error) {
        return { ref, failure: toFailure(error) };
      }
    }),
  );
  const specs = candidates.flatMap((one) => ('specs' in one ? one.specs : []));
  const commits = await commitsOf(clone, specs);
  return new Map(
    candidates.map((one) => [one.ref, 'specs' in one ? resolutionOf(clone, one, commits) : one]),
  );
}

/** What git knows by it. */
async function specsOf(clone: Clone, named: NamedRef): Promise<readonly string[]> {
  switch (named.kind) {
    case 'known':
      return [named.spec];
    case 'pull': {
      const id = await pullHead(clone, named.number);
      return id === null ? [] : [id];
    }
    case 'beginning': {
      const ids = await idsBeginning(clone, named.hex);
      return ids.map((id) => `${id}${named.suffix}`);
    }
    case 'unknown':
      return [];
  }
}

/** Of whatever kind; a whole one is asked for where the commits come from. */
async function idsBeginning(clone: Clone, hex: string): Promise<readonly string[]> {
  const args = ['rev-parse', `--disambiguate=${hex}`];
  const doing = `look for commits that begin with ${hex}`;
  const here = lines((await orNull(clone.git, { args, doing })) ?? '');
  const isWhole = hex.length === (clone.objectFormat === 'sha1' ? 40 : 64);
  if (here.length > 0 || !isWhole || clone.local !== null) return here;
  return (await fetchCommit(clone, hex)) ? [hex] : [];
}

/** The commit that each leads to; without those that lead to none. */
async function commitsOf(
  { git }: Clone,
  specs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (specs.length === 0) return new Map();
  const answer = await git({
    args: ['cat-file', '--batch-check=%(objectname)'],
    input: specs.map((spec) => `${spec}^{commit}\n`).join(''),
    doing: 'resolve names',
  });
  const ids = lines(answer);
  return new Map(
    specs.flatMap((spec, at): [string, string][] => {
      const id = ids[at] ?? '';
      return /^[0-9a-f]+$/.test(id) ? [[spec, id]] : [];
    }),
  );
}

function resolutionOf(
  clone: Clone,
  { ref, named, specs }: Candidates,
  commits: ReadonlyMap<string, string>,
): Resolution {
  const found = [...new Set(specs.flatMap((spec) => commits.get(spec) ?? []))];
  const [commit] = found;
  if (commit === undefined) return { ref, failure: whyNone(clone, ref, named) };
  if (found.length > 1) return { ref, failure: ambiguous(clone, ref, found) };
  return { ref, commit, branch: named.kind === 'known' ? named.branch : null };
}

function whyNone(clone: Clone, ref: string, named: NamedRef): Failure {
  if (named.kind === 'pull') return noPull(clone, named.number);
  if (named.kind === 'known' && /^[0-9a-f]+$/.test(named.spec)) return lost(clone, ref);
  return ref === 'HEAD' ? noDefault(clone) : notFound(clone, ref);
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
