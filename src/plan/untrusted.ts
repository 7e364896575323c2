// What is left of a build that nobody vouches for: the same files, without what it may not have.

import type { FoundBuild } from '../model/build-spec.ts';
import type { Config } from '../model/config.ts';
import type { PlanFacts } from '../model/facts.ts';
import { allowanceOf, networkOf, WHY_UNTRUSTED, type Network } from '../model/trust.ts';

/** Whether nobody vouches for a revision, as its tasks carry it. */
export function trustIn(
  { revisions }: Pick<PlanFacts, 'revisions'>,
  revision: string,
): { readonly untrusted?: true } {
  const known = revisions.find((one) => one.revision === revision);
  return known?.untrusted === true ? { untrusted: true } : {};
}

export interface Restricted {
  readonly found: FoundBuild;
  readonly network: Network;
  /** Ids of secrets that it asks for in vain. */
  readonly withheld: readonly string[];
  /** Names of contexts that are folders of whoever runs it, who gave them to all builds. */
  readonly ownFolders: readonly string[];
}

/** Certificates and places of packages stay: whoever hands these over leaves out what holds a login. */
export function restricted(
  found: FoundBuild,
  wanted: Network,
  [{ secrets, build }, facts]: readonly [
    Pick<Config, 'secrets' | 'build'>,
    Pick<PlanFacts, 'revisions'>,
  ],
): Restricted {
  const allowed = allowanceOf(trustIn(facts, found.revision));
  const network = networkOf(allowed, wanted);
  const ownFolders = allowed.hostFolders ? [] : ownFoldersOf(found, build.contexts);
  const withheld = allowed.secrets
    ? []
    : found.spec.secrets.filter((id) => secrets[id]?.kind !== 'host');
  if (withheld.length + ownFolders.length === 0) return { found, network, withheld, ownFolders };
  const { spec } = found;
  const lent = {
    secrets: spec.secrets.filter((id) => !withheld.includes(id)),
    contexts: Object.fromEntries(
      Object.entries(spec.contexts).filter(([name]) => !ownFolders.includes(name)),
    ),
  };
  return { found: { ...found, spec: { ...spec, ...lent } }, network, withheld, ownFolders };
}

/** What else a build names is its commit's own, or an image. */
function ownFoldersOf(
  { spec }: FoundBuild,
  given: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.keys(spec.contexts)
    .filter((name) => given[name]?.startsWith('/') === true)
    .toSorted();
}

/** For a plan, of an untrusted build: why, and what it asks for in vain. */
export function untrustedNote(
  { withheld, ownFolders, network }: Restricted,
  wanted: Network,
): string {
  const without = [
    ...(withheld.length > 0 ? [`the secrets ${withheld.join(', ')}`] : []),
    ...(ownFolders.length > 0 ? [`the contexts ${ownFolders.join(', ')}`] : []),
    ...(network === wanted ? [] : ['the network of the host']),
  ];
  const less = without.length === 0 ? '' : `; built without ${without.join(' and ')}`;
  return `untrusted: ${WHY_UNTRUSTED}${less}`;
}
