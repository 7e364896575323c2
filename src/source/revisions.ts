// All refs of a run as revisions; one that cannot be found is a problem of its own, the others stay.

import type { PlanProblem } from '../model/plan.ts';
import type { Failure } from '../model/reason.ts';
import type { Revision } from '../model/revision.ts';
import type { TrustRule } from '../model/trust.ts';
import { asItIs, isDirtyName, movedOn } from './as-it-is.ts';
import { blockedBy } from './blocked.ts';
import type { Subject } from './checkout.ts';
import type { Clone } from './clone.ts';
import { commitFiles, type CommitFiles } from './commit-files.ts';
import { revisionsOf } from './facts.ts';
import { lastOf } from './last.ts';
import { prefetch } from './prefetch.ts';
import { resolveDefault, resolveRefs, type Resolution, type ResolvedRef } from './refs.ts';
import { untrustedOf } from './trust.ts';

export interface Asked {
  /** None: the default branch's tip. */
  readonly refs: readonly string[];
  /** Of each ref this many commits that touch `container/`; null: its tip alone. */
  readonly last?: number | null;
  /** Full id or the beginning of one to the reason. */
  readonly blocked?: Readonly<Record<string, string>>;
  /** The files of the checkout, whatever refs say. */
  readonly asIs?: boolean;
  /** None: everything is trusted. */
  readonly trust?: readonly TrustRule[];
}

export interface Revisions {
  /** In the order named; two names of one commit give it once, under the first. */
  readonly revisions: readonly Revision[];
  readonly problems: readonly PlanProblem[];
  /** Of all these revisions. */
  readonly files: CommitFiles;
  /** By revision: whose files it means. */
  readonly subjects: ReadonlyMap<string, Subject>;
}

/** @throws FailureError where the repository cannot be read */
export async function findRevisions(clone: Clone, asked: Asked): Promise<Revisions> {
  const found = await namedRevisions(clone, asked);
  const heads = [...found.subjects.values()].map(({ head }) => head);
  // Changes on top of a commit are the person's own.
  const untrusted = await untrustedOf(clone, asked.trust ?? [], heads);
  const revisions = found.revisions.map((one): Revision => {
    const head = found.subjects.get(one.revision)?.head ?? '';
    return untrusted.has(head) ? { ...one, untrusted: true } : one;
  });
  return { ...found, revisions };
}

async function namedRevisions(clone: Clone, asked: Asked): Promise<Revisions> {
  const dirty = asked.refs.find(isDirtyName);
  if (asked.asIs === true || dirty !== undefined) return asIsRevision(clone, asked, dirty);
  const { refs, last = null, blocked = {} } = asked;
  const named =
    refs.length === 0 ? [resolveDefault(clone)] : await resolveRefs(clone, [...new Set(refs)]);
  const resolved = last === null ? named : await lastOfAll(clone, named, last);
  const wanted = new Map<string, ResolvedRef>();
  const problems: PlanProblem[] = [];
  for (const one of resolved) {
    const reason = 'failure' in one ? one.failure : blockedBy(blocked, one.commit);
    if (reason !== null) problems.push(problem(one, reason));
    else if ('commit' in one && !wanted.has(one.commit)) wanted.set(one.commit, one);
  }
  const commits = [...wanted.keys()];
  const files = commitFiles(clone, commits);
  await prefetch(clone, files);
  return {
    revisions: await revisionsOf(clone, [...wanted.values()], files),
    problems,
    files,
    subjects: new Map(commits.map((commit) => [commit, { head: commit, commit }])),
  };
}

/** One that was named must still be what there is. */
async function asIsRevision(
  clone: Clone,
  { blocked = {} }: Asked,
  named: string | undefined,
): Promise<Revisions> {
  const { revision, snapshot, files } = await asItIs(clone);
  const now = revision.revision;
  const reason =
    named === undefined || named === now
      ? blockedBy(blocked, snapshot.head)
      : movedOn(clone.repo, named, now);
  const { ref } = revision;
  if (reason !== null) {
    const problems = [{ ref: named ?? ref, revision: null, framework: null, reason }];
    return { revisions: [], problems, files, subjects: new Map() };
  }
  // A person who named it finds it under that name.
  const revisions = [named === undefined ? revision : { ...revision, ref: named }];
  return { revisions, problems: [], files, subjects: new Map([[now, snapshot]]) };
}

async function lastOfAll(
  clone: Clone,
  named: readonly Resolution[],
  last: number,
): Promise<readonly Resolution[]> {
  const found = await Promise.all(
    named.map(async (one) => ('failure' in one ? [one] : lastOf(clone, one, last))),
  );
  return found.flat();
}

function problem(one: Resolution, reason: Failure): PlanProblem {
  const revision = 'commit' in one ? one.commit : null;
  return { ref: one.ref, revision, framework: null, reason };
}
