// The port to the ways in which a checkout describes its builds: one recipe a way.

import type { Host } from '../host/host.ts';
import type { FoundSpec, RecipeName } from '../model/build-spec.ts';
import type { BuildOptions } from '../model/config.ts';
import type { Framework } from '../model/framework.ts';
import type { Failure } from '../model/reason.ts';

export interface Checkout {
  /** Full sha, `<sha9>+dirty` or `builder@<version>`. */
  readonly revision: string;
  /** The text of a file, relative to the checkout; null when there is none. May throw a FailureError. */
  readonly readFile: (file: string) => Promise<string | null>;
  /** Git's id of a file or folder of the commit: the same id is the same content; null when there is none. */
  readonly objectId: (file: string) => Promise<string | null>;
  /** Throws a FailureError where nobody vouches for its scripts: what they once wrote is not asked for either. */
  readonly refuseScripts: () => Promise<void>;
  /**
   * Absolute folder, its path without blanks and colons: `container/` of the commit in a repository of its own that shows
   * the tags and remote branches of the source and abbreviates as it does. Ours to write into, as the folder around it is:
   * what is left there is removed when this process has ended; may throw a FailureError.
   */
  readonly folder: () => Promise<string>;
}

export interface Wanted {
  /** As the revision has it. */
  readonly framework: Framework;
  /** By our word: runtime, dev, local-dev. */
  readonly target: string;
  /** Where neither a person nor the framework names one: the engine's own, `linux/amd64`. */
  readonly platform: string;
  readonly options: BuildOptions;
}

/** What recipes that run a branch's own scripts work with. */
export interface RecipeTools {
  readonly host: Host;
  /** For what need not be found twice. */
  readonly cacheDir: string;
  readonly signal: AbortSignal;
}

/** In the order they are to be built, the wanted one last; or why the checkout cannot give what is wanted. */
export type FoundSpecs = { readonly specs: readonly FoundSpec[] } | { readonly failure: Failure };

export interface Recipe {
  readonly name: RecipeName;
  /** Whether this checkout describes its builds of this framework so. */
  detect(checkout: Checkout, framework: Framework): Promise<boolean>;
  find(checkout: Checkout, wanted: Wanted, tools: RecipeTools): Promise<FoundSpecs>;
}
