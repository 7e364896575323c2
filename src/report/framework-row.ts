// What the comparison of frameworks says of one of them.

export interface FrameworkRow {
  readonly framework: string;
  readonly simulated: boolean;
  readonly valid: boolean;
  readonly reasons: readonly string[];
  readonly pageLines: number | null;
  readonly names: number | null;
  readonly byPrefix: Readonly<Record<string, number>>;
  readonly dynamoLines: number | null;
  readonly requests: number | null;
  readonly meanDurationMs: number | null;
  readonly ttftMs: number | null;
  readonly itlMs: number | null;
  readonly clientTokensPerSecond: number | null;
  readonly serverTokensPerSecond: number | null;
}
