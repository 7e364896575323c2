// Which files git puts into a checkout, as it reads them from info/sparse-checkout.

/** All below a folder, `container`, or all at all, but for some files; null: everything. */
export function sparsePatterns(below: string | null, without: readonly string[]): string | null {
  if (below === null && without.length === 0) return null;
  const patterns = [below === null ? '/*' : `/${escaped(below)}`];
  return [...patterns, ...without.map((name) => `!/${escaped(name)}`), ''].join('\n');
}

/** A line end cannot be written, but any character stands for it. */
function escaped(name: string): string {
  return name.replaceAll(/[\\*?[\]!# ]/g, String.raw`\$&`).replaceAll('\n', '?');
}
