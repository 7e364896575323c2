// What the templates print: every figure already in words, every field present, nothing left to decide.

import type { Mark } from './marks.ts';
import type { TimelineView } from './timeline/view.ts';

/** A label with its value, for the lists of facts. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface RunView {
  readonly id: string;
  readonly startedAt: string;
  /** `21 Nov 2026, 07:00 UTC`. */
  readonly started: string;
  /** How long it took, or has been running. */
  readonly duration: string;
  readonly command: string;
  /** `exit code 4: a task failed`; null while it runs. */
  readonly exit: string | null;
  /** When the page was written, ISO 8601 UTC, and as `21 Nov 2026, 07:04:12 UTC`. */
  readonly writtenAt: string;
  readonly written: string;
}

/** Of a run that goes on: its page is written again and again. */
export interface LiveView {
  /** Why it is not written for a while; empty where it is. */
  readonly resting: string;
  /** Seconds after which a page that is still the same needs a word. */
  readonly lateS: number;
}

export interface VerdictView {
  readonly mark: Mark;
  /** The first screen's first answer. */
  readonly sentence: string;
  /** `21 steps: 18 passed (2 flaky), 1 failed, 2 skipped`. */
  readonly count: string;
}

export interface ChangeView {
  readonly tone: 'failed' | 'warning' | 'passed';
  readonly glyph: string;
  /** `new failure`, `slower`. */
  readonly word: string;
  /** `sglang at main does not start`. */
  readonly words: string;
  readonly simulated: boolean;
  /** The card of a failure. */
  readonly href: string | null;
}

export interface ChangesView {
  /** The run that this one is held against. */
  readonly since: {
    readonly run: string;
    readonly startedAt: string;
    readonly started: string;
    /** `24 hours before`. */
    readonly ago: string;
    readonly href: string;
  } | null;
  /** Said in place of a list; empty where there is one. */
  readonly nothing: string;
  /** Worst first. */
  readonly items: readonly ChangeView[];
}

export interface RevisionView {
  /** Or what the embedded default is called. */
  readonly ref: string;
  /** First nine digits; empty for the embedded default. */
  readonly short: string;
  readonly revision: string;
  /** `PR 412`; empty where none is known. */
  readonly pr: string;
  /** Of its page; null where the repository is not one of GitHub. */
  readonly prHref: string | null;
  readonly subject: string;
  readonly author: string;
  readonly date: string;
  /** `+120 −8 in 5 files`; empty when unknown. */
  readonly change: string;
  /** Why nobody vouches for it; empty where somebody does. */
  readonly untrusted: string;
}

export interface CellView {
  readonly kind: string;
  readonly mark: Mark;
  readonly duration: string;
  /** Why it was skipped or waits; empty otherwise. */
  readonly why: string;
  /** Card or log; null where there is neither. */
  readonly href: string | null;
}

/** One cell of the matrix as it is drawn; null: no such step was planned. */
export interface CellRun {
  readonly cell: CellView | null;
  /** How many neighbours say the same. */
  readonly columns: number;
}

export interface MatrixRow {
  readonly framework: string;
  readonly colour: string;
  readonly target: string;
  readonly ref: string;
  readonly fullRef: string;
  /** First nine digits; empty where the ref says them. */
  readonly revision: string;
  readonly simulated: boolean;
  readonly size: string;
  /** All its steps passed or were left out for a good reason. */
  readonly good: boolean;
  /** One per column; null where no such step was planned. */
  readonly cells: readonly (CellView | null)[];
  /** The same, neighbours that say the same together. */
  readonly runs: readonly CellRun[];
}

export interface MatrixView {
  readonly kinds: readonly string[];
  readonly rows: readonly MatrixRow[];
  /** Whether rows differ in it, so that the column is worth its room. */
  readonly showRef: boolean;
  readonly showTarget: boolean;
}

export interface ExcerptLine {
  /** From 1; empty where the log's line is unknown. */
  readonly number: string;
  readonly text: string;
  readonly guilty: boolean;
}

export interface FailureView {
  /** Anchor on the page. */
  readonly id: string;
  readonly mark: Mark;
  readonly title: string;
  readonly class: string;
  /** `new` or `3 runs in a row`; empty where no earlier run tells. */
  readonly age: string;
  /** `trtllm base at main does not build`: what else failed in the same words; only in the list of what to do. */
  readonly also: string;
  readonly simulated: boolean;
  readonly message: string;
  /** The guilty line of the log, or the underlying words; empty where the message says it all. */
  readonly firstCause: string;
  /** The underlying words in full; empty where there are none. */
  readonly cause: string;
  /** `f00dbeef1 "Bump sglang" by Ann Example`; empty for the embedded default. */
  readonly commit: string;
  readonly excerpt: readonly ExcerptLine[];
  /** More of the log, where more was kept; empty where the excerpt shows it all. */
  readonly keptLines: readonly ExcerptLine[];
  readonly facts: readonly Fact[];
  readonly checks: readonly CheckView[];
  readonly hint: string;
  /** Commands for the container that was kept; empty where none was. */
  readonly kept: readonly string[];
  readonly repeat: string | null;
  readonly log: string | null;
  readonly logLabel: string;
}

export interface ImageView {
  readonly framework: string;
  readonly colour: string;
  readonly simulated: boolean;
  readonly target: string;
  readonly revision: string;
  readonly tag: string;
  readonly id: string;
  readonly size: string;
  readonly origin: string;
  /** How it is built where the build does not show it. */
  readonly notes: readonly string[];
}

export interface CheckView {
  readonly mark: Mark;
  readonly name: string;
  readonly detail: string;
}

export interface CheckGroupView {
  readonly mark: Mark;
  readonly title: string;
  /** `5 of 5 passed`. */
  readonly summary: string;
  readonly passed: boolean;
  readonly checks: readonly CheckView[];
}

/** A table of figures: the first column names the row, all others are right-aligned. */
export interface TableView {
  /** What the figures are of; empty where the heading says it all. */
  readonly title: string;
  readonly note: string;
  readonly columns: readonly ColumnView[];
  readonly rows: readonly TableRow[];
}

export interface ColumnView {
  readonly name: string;
  /** Of every figure in the column; empty for plain numbers. */
  readonly unit: string;
  /** Holds words, not figures. */
  readonly words: boolean;
}

export interface TableRow {
  readonly framework: string;
  readonly colour: string;
  /** Target and revision, or process: what tells rows of one framework apart. */
  readonly place: string;
  readonly simulated: boolean;
  /** The figures do not count. */
  readonly invalid: boolean;
  readonly cells: readonly string[];
}

/** Whether figures of this run were made up by a simulated inference engine. */
export interface SimulatedView {
  /** `simulated` or `partly simulated`. */
  readonly label: string;
  /** A sentence: whose figures, and what they are good for. */
  readonly words: string;
}

/** A chart as the page places it: a finding, drawn, and said again in figures. */
export interface ChartView {
  /** Anchor, unique on the page: `chart-ttft`. */
  readonly id: string;
  /** Beside whose tables it stands. */
  readonly section: 'comparison' | 'measurements' | 'trends';
  /** The finding: `trtllm answers first; sglang's tail is long`. */
  readonly title: string;
  /** What, its unit, n, and whether it is simulated. */
  readonly subtitle: string;
  /**
   * One `<svg>` with a viewBox, the only mark-up that reaches the page as it is: its maker has escaped every text in it.
   * The page's policy knows no style but its own, so there is no `style` in it, neither attribute nor element. Colours that
   * follow the theme are written `fill="var(--ink)"`: ink, quiet, line, ground, and a framework's as `var(--vllm)`.
   */
  readonly svg: string;
  /** The figures in words, for those who do not see it; the drawing has them as its name. */
  readonly alt: string;
  /** `data:text/csv,...` */
  readonly csvHref: string;
  readonly simulated: boolean;
}

export interface ReportView {
  readonly run: RunView;
  readonly verdict: VerdictView;
  /** Null for a run that has ended. */
  readonly live: LiveView | null;
  readonly simulated: SimulatedView | null;
  readonly changes: ChangesView;
  readonly revisions: readonly RevisionView[];
  /** What passed only when it was tried again, one line a step; empty as a rule. */
  readonly flaky: readonly string[];
  readonly matrix: MatrixView;
  readonly failures: readonly FailureView[];
  /** The failures that the first screen names: one for all that broke in the same words. */
  readonly todo: readonly FailureView[];
  /** `12 more failures` where not all are named, `Nothing.` where there is none. */
  readonly todoMore: string;
  readonly images: readonly ImageView[];
  /** Framework beside framework: under load, and by what their metrics pages show. */
  readonly comparison: readonly TableView[];
  /** Why nothing was put under load though it was planned; empty as a rule. */
  readonly unloaded: string;
  /** What the comparison found, one line a framework. */
  readonly findings: readonly string[];
  readonly measurements: readonly TableView[];
  /** How the load was made, one line for every way. */
  readonly loads: readonly string[];
  /** Which measurements do not count, and why. */
  readonly invalid: readonly string[];
  readonly charts: readonly ChartView[];
  readonly checks: readonly CheckGroupView[];
  readonly timeline: TimelineView | null;
  readonly provenance: readonly Fact[];
  /** What was left out to keep the page small; empty as a rule. */
  readonly omitted: readonly string[];
}
