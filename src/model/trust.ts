// Whose code a run may trust with the secrets and the machine of the one who runs it.

/** One line of `trust:`; the first whose pattern fits a branch decides. */
export interface TrustRule {
  /** A branch, or a pattern such as `release/*`. */
  readonly pattern: string;
  readonly trusted: boolean;
}
