// How a state looks: glyph, word and colour, always all three.

import type { Status } from '../model/reason.ts';
import type { Colour } from './paint.ts';

export type State = Status | 'running' | 'waiting';

export interface Mark {
  readonly glyph: string;
  readonly word: State;
  readonly colour: Colour;
}

const LOOKS: Readonly<Record<State, readonly [string, Colour]>> = {
  passed: ['✓', 'green'],
  failed: ['✗', 'red'],
  skipped: ['–', 'grey'],
  cancelled: ['⊘', 'yellow'],
  running: ['●', 'blue'],
  waiting: ['○', 'grey'],
};

export function markOf(state: State): Mark {
  const [glyph, colour] = LOOKS[state];
  return { glyph, word: state, colour };
}
