// The port to the ways in which a checkout describes its builds: one recipe a way.

import type { BuildSpec, RecipeName } from '../model/build-spec.ts';
import type { Framework } from '../model/framework.ts';
import type { Failure } from '../model/reason.ts';

export interface Checkout {
  /** Full sha, or `builder@<version>`. */
  readonly revision: string;
  /** The text of a file, relative to the checkout; null when there is none. May throw a FailureError. */
  readonly readFile: (file: string) => Promise<string | null>;
}

export interface Wanted {
  readonly framework: Framework;
  /** By our word: runtime, dev, local-dev. */
  readonly target: string;
  /** Where the framework names none: the engine's own, `linux/amd64`. */
  readonly platform: string;
}

/** In the order they are to be built, or why the checkout cannot give what is wanted. */
export type FoundSpecs = { readonly specs: readonly BuildSpec[] } | { readonly failure: Failure };

export interface Recipe {
  readonly name: RecipeName;
  /** Whether this checkout describes its builds so. */
  detect(checkout: Checkout): Promise<boolean>;
  find(checkout: Checkout, wanted: Wanted): Promise<FoundSpecs>;
}
