// One framework beside the others: what its load measured and what its pages showed.

export interface FrameworkComparison {
  readonly framework: string;
  readonly target: string;
  readonly revision: string;
  readonly simulated: boolean;
  /** False also where nothing was measured. */
  readonly valid: boolean;
  /** Why it is not valid. */
  readonly reasons: readonly string[];
  /** Of all pages together; null where none was scraped. */
  readonly pageLines: number | null;
  readonly names: number | null;
  readonly byPrefix: Readonly<Record<string, number>>;
  /** Lines of families whose name begins with `dynamo_`. */
  readonly dynamoLines: number | null;
  /** That passed. */
  readonly requests: number | null;
  /** From sent to the end of the answer. */
  readonly meanDurationMs: number | null;
  /** p50. */
  readonly ttftMs: number | null;
  readonly ttftP99Ms: number | null;
  /** p50 of the pooled gaps. */
  readonly itlMs: number | null;
  readonly clientTokensPerSecond: number | null;
  /** The server's own count over the client's duration; null where it has no such counter. */
  readonly serverTokensPerSecond: number | null;
  /** Against the one of its target and revision that delivered most; null for that one, and for one alone. */
  readonly finding: Finding | null;
}

export interface Finding {
  readonly kind: 'better' | 'worse' | 'same' | 'not-comparable';
  readonly against: string;
  readonly why: string;
}
