// The refs of a repository by name: as git lists them, as a clone of it would show them, and as a file of git's.

export interface Ref {
  /** Of a commit or an annotated tag. */
  readonly id: string;
  /** The ref that it is another name of, such as `refs/remotes/origin/main` of `origin/HEAD`. */
  readonly leadsTo: string | null;
}

/** By full name, `refs/heads/main`. */
export type Refs = ReadonlyMap<string, Ref>;

/** What people name, and what a branch's scripts look at. */
export const KINDS_OF_REFS = ['refs/heads', 'refs/tags', 'refs/remotes'] as const;

/** No field asks for the object, so one that is missing breaks no list. */
export const LIST_REFS = ['for-each-ref', '--format=%(objectname) %(refname) %(symref)'] as const;

/** Of `git for-each-ref` as above. */
export function parseRefs(listing: string): Refs {
  const refs = new Map<string, Ref>();
  for (const line of listing.split('\n')) {
    const [id = '', name = '', leadsTo = ''] = line.split(' ');
    if (name !== '') refs.set(name, { id, leadsTo: leadsTo || null });
  }
  return refs;
}

const ORIGIN = 'refs/remotes/origin/';

/** With the branches as remote ones too, as a clone shows them: some scripts look for a release among those. */
export function asClonedFrom(refs: Refs, defaultBranch: string | null): Refs {
  const shown = new Map(refs);
  for (const [name, ref] of refs)
    if (name.startsWith('refs/heads/')) shown.set(name.replace('refs/heads/', ORIGIN), ref);
  const main = defaultBranch === null ? undefined : shown.get(`${ORIGIN}${defaultBranch}`);
  if (main !== undefined)
    shown.set(`${ORIGIN}HEAD`, { id: main.id, leadsTo: `${ORIGIN}${defaultBranch}` });
  return shown;
}

/** Text of a `packed-refs` of git: all but those that lead to others. */
export function packedRefs(refs: Refs): string {
  return [...refs]
    .filter(([, { leadsTo }]) => leadsTo === null)
    .map(([name, { id }]) => `${id} ${name}\n`)
    .toSorted((a, b) => (a.slice(a.indexOf(' ')) < b.slice(b.indexOf(' ')) ? -1 : 1))
    .join('');
}

/** `main` of `refs/heads/main`, `origin/main` of `refs/remotes/origin/main`. */
export function shortName(name: string): string {
  return name.replace(/^refs\/(?:heads|tags|remotes)\//, '');
}
