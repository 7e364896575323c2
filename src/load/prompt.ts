// Prompts out of a seed: short, different for every request, the same in every run with that seed.

import { seededRandom } from '../text/seeded-random.ts';

const WORDS = [
  'amber',
  'bridge',
  'cloud',
  'desert',
  'engine',
  'forest',
  'glacier',
  'harbour',
  'island',
  'jungle',
  'kettle',
  'lantern',
  'meadow',
  'needle',
  'orchard',
  'planet',
  'quarry',
  'river',
  'saddle',
  'tunnel',
  'umbrella',
  'valley',
  'window',
  'yard',
];
const LENGTH = 12;

/** The number of the request comes first, so that no two prompts share a prefix that a server could cache. */
export function prompt(seed: number, index: number): string {
  const random = seededRandom(seed + index * 0x9e3779b1);
  const words = Array.from({ length: LENGTH }, () => WORDS[Math.floor(random() * WORDS.length)]);
  return `${index}: tell me about ${words.join(', ')}.`;
}
