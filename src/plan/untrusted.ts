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
}

/** Certificates and places of packages stay: whoever hands these over leaves out what holds a login. */
export function restricted(
  found: FoundBuild,
  wanted: Network,
  [{ secrets }, facts]: readonly [Pick<Config, 'secrets'>, Pick<PlanFacts, 'revisions'>],
): Restricted {
  const allowed = allowanceOf(trustIn(facts, found.revision));
  const network = networkOf(allowed, wanted);
  const withheld = allowed.secrets
    ? []
    : found.spec.secrets.filter((id) => secrets[id]?.kind !== 'host');
  if (withheld.length === 0) return { found, network, withheld };
  const kept = found.spec.secrets.filter((id) => !withheld.includes(id));
  return { found: { ...found, spec: { ...found.spec, secrets: kept } }, network, withheld };
}

/** For a plan, of an untrusted build: why, and what it asks for in vain. */
export function untrustedNote({ withheld, network }: Restricted, wanted: Network): string {
  const without = [
    ...(withheld.length > 0 ? [`the secrets ${withheld.join(', ')}`] : []),
    ...(network === wanted ? [] : ['the network of the host']),
  ];
  const less = without.length === 0 ? '' : `; built without ${without.join(' and ')}`;
  return `untrusted: ${WHY_UNTRUSTED}${less}`;
}
