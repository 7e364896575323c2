// What the template of the timeline prints: places in percent of the whole run, heights in px.

import type { Mark, State } from '../marks.ts';

/** A step, a wait of one, or the life of the model that one serves. */
export interface BarView {
  readonly what: 'step' | 'wait' | 'service';
  readonly state: State;
  /** `soak passed, from 12.1 s for 30.4 s`. */
  readonly title: string;
  /** What stands above it; empty where there is no room. */
  readonly label: string;
  /** Percent. */
  readonly left: number;
  readonly width: number;
  /** px from the lane's top to the middle of the bar. */
  readonly middle: number;
}

export interface LaneView {
  readonly label: string;
  readonly colour: string;
  readonly simulated: boolean;
  /** px. */
  readonly height: number;
  readonly bars: readonly BarView[];
  /** All bars in words. */
  readonly alt: string;
}

export interface TickView {
  readonly label: string;
  /** Percent. */
  readonly left: number;
}

/** A step that had to wait though all it needs was there. */
export interface WaitView {
  readonly place: string;
  readonly kind: string;
  readonly duration: string;
  readonly why: string;
}

export interface BuildStepView {
  readonly name: string;
  readonly mark: Mark;
  /** Empty where the engine told no times. */
  readonly duration: string;
  /** Percent of the time from the first step to the last one. */
  readonly left: number;
  readonly width: number;
  /** For whom else it was done; empty for a step of one build. */
  readonly shared: string;
}

/** The steps of one build, or those that several builds share. */
export interface BuildView {
  readonly title: string;
  readonly colour: string;
  readonly simulated: boolean;
  readonly mark: Mark;
  /** `14 steps, 9 cached; longest 35.2 s: pip install ...`. */
  readonly summary: string;
  readonly steps: readonly BuildStepView[];
}

export interface TimelineView {
  readonly total: string;
  readonly ticks: readonly TickView[];
  readonly lanes: readonly LaneView[];
  /** What a reader needs to be told the look of, where it is drawn. */
  readonly legend: readonly { readonly what: 'wait' | 'service'; readonly words: string }[];
  /** Longest first. */
  readonly waits: readonly WaitView[];
  /** `6 steps waited 1 m 12 s in all`; empty where none did. */
  readonly waited: string;
  /** Shared steps first, then build by build. */
  readonly builds: readonly BuildView[];
}
