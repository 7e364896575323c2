// The kinds of task, in the order of the journey.

export const KINDS = [
  'build',
  'compile',
  'sanity',
  'serve',
  'smoke',
  'soak',
  'scrape',
  'metrics',
  'promote',
] as const;

export type Kind = (typeof KINDS)[number];

/** Where a kind stands in the journey: 0 is the build. */
export function kindOrder(kind: Kind): number {
  return KINDS.indexOf(kind);
}
