// Where a reader's browser finds the page of a run.

/** Null where nobody said under which address the reports lie. */
export function pageAddress(linkBase: string | null, run: string): string | null {
  return linkBase === null ? null : `${linkBase}/${run}/report.html`;
}
