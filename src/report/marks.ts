// The glyph and the word of every state: colour never carries the meaning alone.

import type { Mark, State } from './view.ts';

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
