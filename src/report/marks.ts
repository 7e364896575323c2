// The glyph and the word of every state: colour never carries the meaning alone.

/** The seven ways a step can stand; the last is a step of a run that ended without it. */
export type State =
  | 'passed'
  | 'failed'
  | 'skipped'
  | 'cancelled'
  | 'running'
  | 'waiting'
  | 'not-run';

export interface Mark {
  readonly state: State;
  readonly glyph: string;
  readonly word: string;
}

const GLYPHS: Readonly<Record<State, string>> = {
  passed: '✓',
  failed: '✗',
  skipped: '–',
  cancelled: '⊘',
  running: '●',
  waiting: '○',
  'not-run': '·',
};

export function mark(state: State): Mark {
  return { state, glyph: GLYPHS[state], word: state === 'not-run' ? 'not run' : state };
}
