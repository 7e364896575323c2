// What of a run was simulated, in words: none of it, some of its images, or all.

import type { Place } from './places.ts';
import type { SimulatedView } from './view.ts';

/** Beyond this many names a number says more. */
const NAMED = 4;

/** Null where every image served a real inference engine, or none at all. */
export function simulatedView(places: readonly Place[]): SimulatedView | null {
  const names = [...new Set(places.flatMap((place) => (place.simulated ? [place.framework] : [])))];
  if (names.length === 0) return null;
  const meaning = 'the figures show that the journey works, not how fast a model is';
  if (places.every(({ simulated }) => simulated)) {
    return { label: 'simulated', words: `No real inference engine took part: ${meaning}.` };
  }
  const who = names.length > NAMED ? `${names.length} frameworks of this run` : joined(names);
  return {
    label: 'partly simulated',
    words: `No real inference engine in ${who}: there ${meaning}.`,
  };
}

function joined(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
