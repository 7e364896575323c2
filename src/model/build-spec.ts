// One docker build, fully structured, as a recipe finds it in a checkout.

import * as v from 'valibot';

const RECIPES = ['build-sh', 'render-py', 'dockerfile'] as const;
export type RecipeName = (typeof RECIPES)[number];

const words = v.array(v.string());
const map = v.record(v.string(), v.string());

export const BuildSpecSchema = v.object({
  recipe: v.picklist(RECIPES),
  /** Relative to the checkout. */
  dockerfile: v.string(),
  /** Relative to the checkout; `.` for its root. */
  context: v.string(),
  /** Docker stage; null builds the last one. */
  target: v.nullable(v.string()),
  /** `linux/amd64`. */
  platform: v.string(),
  args: map,
  /** Named contexts: name to image or folder. */
  contexts: map,
  /** Ids only, never values. */
  secrets: words,
  tags: words,
  /** Images that the engine resolves for this target, after ARG substitution. */
  baseImages: words,
  /** What the repository's own script would have tagged. */
  upstreamTags: words,
  /** Of the file as given to the engine. */
  dockerfileSha256: v.string(),
});

export type BuildSpec = v.InferOutput<typeof BuildSpecSchema>;

/** One file of a build context; `hash` is git's blob id (or sha256 where there is no git), `mode` as git writes it. */
export interface ContextFile {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000';
  readonly hash: string;
}

/** A build that a recipe found, with what its fingerprint needs to know. */
export interface FoundBuild {
  readonly framework: string;
  /** The wanted target by our word: runtime, dev, local-dev. */
  readonly target: string;
  /** Full sha or `builder@<version>`. */
  readonly revision: string;
  /** Tags still empty: the plan names them after the fingerprint. */
  readonly spec: BuildSpec;
  /** sha256 over path, mode and hash of every file of the context after `.dockerignore`. */
  readonly contextSha256: string;
}
