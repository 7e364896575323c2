// Cuts the few lines around the one that matters out of a long log.

export interface Excerpt {
  readonly text: string;
  /** Which line of `text` is the guilty one, from 0. */
  readonly guiltyLine: number;
  /** Index in `lines` of the first line of `text`, from 0. */
  readonly firstLine: number;
}

/** At most `most` lines around index `guilty`, more of them before it than after: what led to it says more than what followed. */
export function excerpt(lines: readonly string[], guilty: number, most = 15): Excerpt {
  const line = Math.min(Math.max(guilty, 0), Math.max(lines.length - 1, 0));
  const latest = Math.max(lines.length - most, 0);
  const firstLine = Math.min(Math.max(line - Math.floor(most * 0.6), 0), latest);
  return {
    text: lines.slice(firstLine, firstLine + most).join('\n'),
    guiltyLine: line - firstLine,
    firstLine,
  };
}
