// A commit with the facts a report shows about it.

import * as v from 'valibot';

export const RevisionSchema = v.object({
  /** What the person named: branch, tag, sha; `builder` for the embedded default. */
  ref: v.string(),
  /** Full sha, or `builder@<version>` for the embedded default. */
  revision: v.string(),
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
});

export type Revision = v.InferOutput<typeof RevisionSchema>;
