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

/** What they leave (compiled sources, a served model, measured and scraped figures) lives no longer than the run; a promotion only asks whether they passed. */
export const FLEETING: ReadonlySet<Kind> = new Set<Kind>(['compile', 'serve', 'soak', 'scrape']);

/** Where a kind stands in the journey: 0 is the build. */
export function kindOrder(kind: Kind): number {
  return KINDS.indexOf(kind);
}
