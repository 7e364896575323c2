// Where the builds of a run come from: commits of a repository, or the frameworks that come with builder.

import { join } from 'node:path';
import { readText } from '../host/files.ts';
import type { Host } from '../host/host.ts';
import type { BuildSpec, ContextFile } from '../model/build-spec.ts';
import type { Config } from '../model/config.ts';
import type { Framework } from '../model/framework.ts';
import type { PlanProblem } from '../model/plan.ts';
import { FailureError } from '../model/reason.ts';
import type { Revision } from '../model/revision.ts';
import type { Subject } from '../source/checkout.ts';
import type { Clone } from '../source/clone.ts';
import { clonePlace } from '../source/clone-place.ts';
import { lanes } from '../source/lanes.ts';
import type { Worktree } from '../source/worktree.ts';
import { withoutLogin } from '../text/login.ts';
import { parseTime } from '../text/time.ts';
import type { AskedRef } from './part.ts';

type Place = Pick<BuildSpec, 'dockerfile' | 'context'>;

export interface Source {
  readonly revisions: readonly Revision[];
  readonly problems: readonly PlanProblem[];
  /** The text of a file of a revision; null when there is none. May throw a FailureError. */
  readFile(revision: string, framework: Framework | null, file: string): Promise<string | null>;
  /** Git's id of a file or folder of a revision; null when there is none, and for the embedded default. */
  objectId(revision: string, file: string): Promise<string | null>;
  /** Throws a FailureError where scripts of the revision may not run on this machine. */
  refuseScripts(revision: string): Promise<void>;
  /** Absolute folder in which a recipe may run scripts of the revision: see Checkout of recipe/recipe.ts. */
  planningFolder(revision: string): Promise<string>;
  /** Absolute folder with the files of a revision, for who holds the lock; may throw a FailureError. */
  checkout(revision: string, framework: Framework): Promise<string>;
  /** Relative to the context's folder. */
  contextFiles(
    revision: string,
    framework: Framework,
    place: Place,
  ): Promise<readonly ContextFile[]>;
  /** The same of any commit that the repository still has, to compare with; null for the embedded default. May throw a FailureError. */
  contextAt(commit: string, place: Place): Promise<readonly ContextFile[] | null>;
  /** Seconds since the epoch: what every file sent to a build carries as its time. */
  modifiedAt(revision: string): number;
  /** Removes checkouts that no run has used for long; for who holds the lock. */
  prune(): Promise<void>;
}

/** What a run of this source excludes other runs by; same clone, same lock. */
export function lockFileOf({ cacheDir, source }: Config): string {
  return source.kind === 'git'
    ? clonePlace(cacheDir, source.repo).lockFile
    : join(cacheDir, 'embedded.lock');
}

interface Opening {
  readonly host: Host;
  readonly version: string;
  readonly signal: AbortSignal;
  /** In place of the configuration's refs. */
  readonly refs?: readonly AskedRef[] | undefined;
}

export async function openSource(config: Config, opening: Opening): Promise<Source> {
  const { host, version, signal } = opening;
  if (config.source.kind === 'embedded') return embedded(version);
  const { openClone } = await import('../source/clone.ts');
  const { repo } = config.source;
  try {
    const clone = await openClone({
      repo,
      cacheDir: config.cacheDir,
      latest: config.latest,
      host,
      signal,
    });
    return await repository(clone, config, opening.refs);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    throw new FailureError({ where: withoutLogin(repo), ...error.failure }, { cause: error });
  }
}

/** Files of a packed tool carry no dates of their own; any fixed one keeps layers equal. */
const EMBEDDED_DATE = '2026-01-01T00:00:00Z';

async function embedded(version: string): Promise<Source> {
  const { folderFiles } = await import('../source/folder.ts');
  const revision = `builder@${version}`;
  return {
    revisions: [
      { ref: 'builder', revision, author: null, date: null, subject: 'the embedded default' },
    ],
    problems: [],
    readFile: (_, framework, file) => readText(join(folderOf(framework), file)),
    objectId: () => Promise.resolve(null),
    refuseScripts: () => Promise.resolve(),
    planningFolder: () => Promise.reject(new Error('the embedded default runs no scripts')),
    checkout: (_, framework) => Promise.resolve(folderOf(framework)),
    contextFiles: (_, framework, place) => folderFiles(folderOf(framework), place),
    contextAt: () => Promise.resolve(null),
    modifiedAt: () => parseTime(EMBEDDED_DATE) / 1000,
    prune: () => Promise.resolve(),
  };
}

function folderOf(framework: Framework | null): string {
  if (framework === null || framework.dir === null)
    throw new Error(`${framework?.name ?? 'none'} is no framework of the embedded default`);
  return framework.dir;
}

/** Refs of a part are those of its tasks, each one commit. */
async function repository(
  clone: Clone,
  config: Config,
  refsOfPart: readonly AskedRef[] | undefined,
): Promise<Source> {
  const { findRevisions } = await import('../source/revisions.ts');
  const { planningFolders } = await import('../source/planning-folder.ts');
  const { refuseOwnScripts } = await import('../source/vouched-scripts.ts');
  const { pruneWorktrees } = await import('../source/worktree.ts');
  const refs: readonly AskedRef[] = refsOfPart ?? config.refs.map((ref) => ({ ask: ref, ref }));
  const { blocked, asIs, trust } = config;
  const { files, subjects, ...asked } = await findRevisions(clone, {
    refs: refs.map(({ ask }) => ask),
    last: refsOfPart === undefined ? config.last : null,
    blocked,
    asIs,
    trust,
  });
  const named = <T extends { readonly ref: string }>(found: T): T => ({
    ...found,
    ref: refs.find(({ ask }) => ask === found.ref)?.ref ?? found.ref,
  });
  const revisions = asked.revisions.map((found): Revision => {
    const branch = refs.find(({ ask }) => ask === found.ref)?.branch;
    return { ...named(found), ...(branch === undefined ? {} : { branch }) };
  });
  const problems = asked.problems.map(named);
  const subjectOf = (revision: string): Subject => {
    const subject = subjects.get(revision);
    if (subject === undefined) throw new Error(`${revision} is no revision of this source`);
    return subject;
  };
  const commitOf = (revision: string): string => subjectOf(revision).commit;
  const folders = planningFolders(clone, [...subjects.values()], files.tree);
  const worktrees = await worktreesOf(clone, subjectOf);
  const refuseScripts = async (revision: string): Promise<void> => {
    const isUntrusted = revisions.some((one) => one.revision === revision && one.untrusted);
    if (isUntrusted) await refuseOwnScripts(clone, trust, subjectOf(revision));
  };
  return {
    revisions,
    problems,
    readFile: (revision, _, file) => files.text(commitOf(revision), file),
    objectId: (revision, file) => files.objectId(commitOf(revision), file),
    refuseScripts,
    planningFolder: async (revision) => {
      await refuseScripts(revision);
      return folders(commitOf(revision));
    },
    checkout: worktrees.checkout,
    contextFiles: async (revision, _, place) => {
      const found = await files.context(commitOf(revision), place);
      await worktrees.refuseAbsent(revision, place.context, found);
      return found;
    },
    contextAt: (commit, place) => files.context(commit, place),
    modifiedAt: (revision) =>
      Math.floor(parseTime(revisions.find((one) => one.revision === revision)?.date ?? '') / 1000),
    prune: () =>
      pruneWorktrees(
        clone,
        [...subjects.values()].map(({ commit }) => commit),
      ),
  };
}

/** Two frameworks of a commit share its worktree. */
async function worktreesOf(clone: Clone, subjectOf: (revision: string) => Subject) {
  const { ensureWorktree } = await import('../source/worktree.ts');
  const { absentFile } = await import('../source/bring.ts');
  const ready = new Map<string, Promise<Worktree>>();
  const lock = lanes(1);
  return {
    checkout: async (revision: string): Promise<string> => {
      const known = ready.get(revision) ?? lock(() => ensureWorktree(clone, subjectOf(revision)));
      ready.set(revision, known);
      return (await known).dir;
    },
    /** A plan needs no contents of a context; what is built from a worktree does. */
    refuseAbsent: async (revision: string, context: string, files: readonly ContextFile[]) => {
      const absent = (await ready.get(revision))?.absent ?? [];
      if (absent.length === 0) return;
      const needed = new Set(files.map((file) => join(context, file.path)));
      const first = absent.find((file) => needed.has(file));
      if (first !== undefined) throw absentFile(first, subjectOf(revision).commit, clone.repo);
    },
  };
}
