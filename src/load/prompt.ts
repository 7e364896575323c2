// Prompts out of a seed: short, different for every request, the same in every run with that seed.

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
  const random = mulberry32(seed + index * 0x9e3779b1);
  const words = Array.from({ length: LENGTH }, () => WORDS[Math.floor(random() * WORDS.length)]);
  return `${index}: tell me about ${words.join(', ')}.`;
}

/** Public domain, by Tommy Ettinger: a 32-bit generator, numbers from 0 to below 1. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
