// One docker build, fully structured, as a recipe finds it in a checkout.

import * as v from 'valibot';

export const RECIPES = ['build-sh', 'render-py', 'dockerfile'] as const;
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

/** A build of the same framework and revision whose image this one starts from. */
export interface ParentBuild {
  /** By our word: base, dev. */
  readonly target: string;
  /** The argument that hands its tag over: `DYNAMO_BASE_IMAGE`; null where it is only built earlier, to share layers. */
  readonly arg: string | null;
}

/** What a Dockerfile asks of the engine that not every engine has. */
export const ENGINE_FEATURES = ['secret-env', 'copy-exclude', 'named-contexts'] as const;
export type EngineFeature = (typeof ENGINE_FEATURES)[number];

/** One build as a recipe finds it. */
export interface FoundSpec {
  /** By our word: runtime, dev, local-dev; `base` for what others start from. */
  readonly target: string;
  /** With the values of `args` that name parents left as the script gives them: the plan puts our tags in their place. */
  readonly spec: BuildSpec;
  readonly parents: readonly ParentBuild[];
  /** For the tag: `cuda12.9`, `cpu`, `xpu`; null where the checkout does not say. */
  readonly device: string | null;
  /** The Dockerfile where no file of the checkout is it (rendered, combined); null: `spec.dockerfile` of the commit. */
  readonly content: string | null;
  readonly features: readonly EngineFeature[];
  /** `ARG NPM_TOKEN`, `ENV API_KEY`: what its Dockerfile calls like a secret, and gives a value that the image keeps; absent: nothing. */
  readonly secretNames?: readonly string[];
  /** Named contexts that the branch's script fills itself before it builds, which a plan never lets it do; absent: none. */
  readonly unfilled?: readonly string[];
}

/** A build that a recipe found, with what its fingerprint needs to know. */
export interface FoundBuild extends FoundSpec {
  readonly framework: string;
  /** False: only another build needs it, so that nothing is checked or served of it. */
  readonly wanted: boolean;
  /** Full sha, `<sha9>+dirty` or `builder@<version>`. */
  readonly revision: string;
  /** sha256 over path, mode and hash of every file of the context after `.dockerignore`. */
  readonly contextSha256: string;
}
