// The catalogue of concepts: one entry per meaning, whatever a framework calls it.

import type { Concept } from './concept.ts';
import { LATENCY_CONCEPTS } from './concept-latency.ts';
import { LOAD_CONCEPTS } from './concept-load.ts';
import { VOLUME_CONCEPTS } from './concept-volume.ts';

export const CATALOGUE: readonly Concept[] = [
  ...LATENCY_CONCEPTS,
  ...VOLUME_CONCEPTS,
  ...LOAD_CONCEPTS,
];
