// A Prometheus page as data: families of samples by name, and what could not be read.

export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';

export interface Sample {
  /** As on the page, for example `x_bucket` in the family `x`. */
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly samples: readonly Sample[];
  /** Of the page: its declarations and its samples. */
  readonly lines: number;
}

/** A line that says nothing readable; the rest of the page still counts. */
export interface PageProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface Page {
  /** Every family that is declared or has a sample, in the order of the page. */
  readonly families: ReadonlyMap<string, Family>;
  /** Lines of the text, comments and empty ones too. */
  readonly lines: number;
  readonly problems: readonly PageProblem[];
}
