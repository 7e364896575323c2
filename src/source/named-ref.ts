// What a person named, before git is asked: which ref it is, which pull request, or the beginning of which id.

import type { Clone } from './clone.ts';
import { shortName } from './ref-list.ts';

export type NamedRef =
  /** `spec` is an id, with `~1` and the like behind it where they were named. `branch`: of whose tip. */
  | { readonly kind: 'known'; readonly spec: string; readonly branch: string | null }
  | { readonly kind: 'beginning'; readonly hex: string; readonly suffix: string }
  | { readonly kind: 'pull'; readonly number: string }
  | { readonly kind: 'unknown' };

/** A branch before a tag of the same name, ours before a remote's. */
const PLACES = ['refs/heads/', 'refs/tags/', 'refs/remotes/', 'refs/remotes/origin/', ''];

export function namedRef(clone: Clone, ref: string): NamedRef {
  const [, name = '', suffix = ''] = /^(.*?)((?:[~^]\d*)*)$/s.exec(ref) ?? [];
  if (name === 'HEAD' && clone.head !== null)
    return {
      kind: 'known',
      spec: `${clone.head}${suffix}`,
      branch: tipOf(clone.defaultBranch, suffix),
    };
  const full = fullName(clone, name);
  const known = full === null ? undefined : clone.refs.get(full);
  if (full !== null && known !== undefined)
    return {
      kind: 'known',
      spec: `${known.id}${suffix}`,
      branch: tipOf(branchOf(known.leadsTo ?? full), suffix),
    };
  const pull = /^pr\/(\d+)$/i.exec(ref)?.[1];
  if (pull !== undefined) return { kind: 'pull', number: pull };
  const hex = HEX.exec(name)?.[1];
  return hex === undefined
    ? { kind: 'unknown' }
    : { kind: 'beginning', hex: hex.toLowerCase(), suffix };
}

/** An id, or what ends with one: `main@0123abcd` of ours, `v1.0-3-g0123abc` of git's. */
const HEX = /^(?:.+@|.+-\d+-g)?([0-9a-f]{4,64})$/i;

function tipOf(branch: string | null, suffix: string): string | null {
  return suffix === '' ? branch : null;
}

/** The only remote that has it will do, whatever that is called. */
function fullName({ refs }: Clone, name: string): string | null {
  const own = PLACES.map((place) => `${place}${name}`).find((full) => refs.has(full));
  if (own !== undefined) return own;
  const elsewhere = [...refs.keys()].filter((full) => nameOf(full) === name);
  return elsewhere.length === 1 ? (elsewhere[0] ?? null) : null;
}

/** Of whose branch a ref is the tip: of ours, or of the origin's. What another remote calls `main` is somebody else's. */
function branchOf(full: string): string | null {
  const isOurs = full.startsWith('refs/heads/') || full.startsWith('refs/remotes/origin/');
  return isOurs ? nameOf(full) : null;
}

/** `x` of `refs/heads/x` and of `refs/remotes/<any>/x`; null for a tag. */
function nameOf(full: string): string | null {
  if (full.startsWith('refs/heads/')) return shortName(full);
  if (!full.startsWith('refs/remotes/')) return null;
  return full.split('/').slice(3).join('/');
}
