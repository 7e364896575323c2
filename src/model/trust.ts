// Whose code a run may trust with the secrets and the machine of the one who runs it, and what it may have if not.

/** One line of `trust:`; the first whose pattern fits a branch decides. */
export interface TrustRule {
  /** A branch, or a pattern such as `release/*`. */
  readonly pattern: string;
  readonly trusted: boolean;
}

/**
 * What a task may have beyond the engine's own walls. Nobody is ever given the engine's socket, privileges or devices
 * other than GPUs: there is no word for these here.
 */
export interface Allowance {
  /** Values of secrets, tokens, proxies with a login. */
  readonly secrets: boolean;
  readonly hostNetwork: boolean;
  /** Folders of the engine's machine. */
  readonly hostFolders: boolean;
  /** All that the engine gives a container by itself; else it can gain no privileges, and keeps few. */
  readonly capabilities: boolean;
  /** A failed container stays where --keep-failed asks for it. */
  readonly kept: boolean;
  readonly promoted: boolean;
  /** Dockerfile frontends of anybody's making, and addresses that the engine fetches in the network of its machine. */
  readonly ownFrontend: boolean;
  /** Of caches that outlive a build, none: those of everybody who is trusted. */
  readonly cacheNamespace: string | null;
}

const EVERYTHING: Allowance = {
  secrets: true,
  hostNetwork: true,
  hostFolders: true,
  capabilities: true,
  kept: true,
  promoted: true,
  ownFrontend: true,
  cacheNamespace: null,
};

const NOTHING_OF_OURS: Allowance = {
  secrets: false,
  hostNetwork: false,
  hostFolders: false,
  capabilities: false,
  kept: false,
  promoted: false,
  ownFrontend: false,
  cacheNamespace: 'untrusted',
};

/** Of a revision, of one of its tasks, of its image: whatever says of itself that nobody vouches for it. */
export function allowanceOf({ untrusted }: { readonly untrusted?: true | undefined }): Allowance {
  return untrusted === true ? NOTHING_OF_OURS : EVERYTHING;
}

export type Network = 'default' | 'host' | 'none';

export function networkOf({ hostNetwork }: Allowance, wanted: Network): Network {
  return wanted === 'host' && !hostNetwork ? 'default' : wanted;
}

/** For people, beside the word `untrusted`. */
export const WHY_UNTRUSTED = 'no trusted branch contains this commit';
