// Which steps passed only when they were tried again, and what had stopped them first.

import { flakyWords } from '../model/flaky.ts';
import { plural } from '../text/units.ts';
import type { Place } from './places.ts';
import { shorten } from './shorten.ts';

/** One bad hour of a registry makes many: the first ones tell it. */
const NAMED = 5;
const MOST_WORDS = 300;

/** `vllm at main: build passed at attempt 2 of 2, first: network: ...`, one line a step. */
export function flakyLines(places: readonly Place[]): string[] {
  const lines = places.flatMap(({ name, steps }) =>
    steps.flatMap(({ task, result }) => {
      const words = result === null ? '' : flakyWords(result);
      return words === '' ? [] : [shorten(`${name}: ${task.kind} passed at ${words}`, MOST_WORDS)];
    }),
  );
  const rest = lines.length - NAMED;
  return rest <= 1
    ? lines
    : [...lines.slice(0, NAMED), `${plural(rest, 'other')} passed only when tried again too`];
}
