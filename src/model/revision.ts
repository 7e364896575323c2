// A commit with the facts a report shows about it.

import * as v from 'valibot';

export const RevisionSchema = v.object({
  /** What the person named: branch, tag, sha; `builder` for the embedded default. */
  ref: v.string(),
  /** Full sha, `<sha9>+dirty` for a tree with changes, `builder@<version>` for the embedded default. */
  revision: v.string(),
  /** What the project calls itself at this commit, `0.9.0`: `version` of its pyproject.toml; absent where it says nothing. */
  version: v.optional(v.string()),
  author: v.nullable(v.string()),
  /** ISO 8601 with offset, the committer's date. */
  date: v.nullable(v.string()),
  subject: v.string(),
  body: v.optional(v.string()),
  /** Pull request number, where the subject ends with `(#123)`. */
  pr: v.optional(v.number()),
  linesAdded: v.optional(v.number()),
  linesDeleted: v.optional(v.number()),
  filesChanged: v.optional(v.number()),
  /** The whole branch that this is the tip of, where one was asked for by name. */
  branch: v.optional(v.string()),
  /** No rule of `trust:` vouches for it: it gets no secrets, and nothing of this machine. */
  untrusted: v.optional(v.literal(true)),
});

export type Revision = v.InferOutput<typeof RevisionSchema>;
