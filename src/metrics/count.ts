// How much a page shows: its lines, its metric families, and both per prefix.

import type { Family, Page } from './page.ts';

export interface PageCount {
  readonly lines: number;
  readonly names: number;
  readonly byPrefix: Record<string, number>;
  readonly linesByPrefix: Record<string, number>;
}

export function countPage(page: Page): PageCount {
  const families = [...page.families.values()];
  return {
    lines: page.lines,
    names: page.families.size,
    byPrefix: sumByPrefix(families, () => 1),
    linesByPrefix: sumByPrefix(families, ({ lines }) => lines),
  };
}

/** Up to and including a colon (`vllm:`), else `dynamo_<word>_`, else the first word (`process_`), else the whole name. */
export function prefixOf(name: string): string {
  return /^(?:[^:]*:|dynamo_[^_]+_|[^_]+_)/.exec(name)?.[0] ?? name;
}

function sumByPrefix(
  families: readonly Family[],
  size: (family: Family) => number,
): Record<string, number> {
  const sums = new Map<string, number>();
  for (const family of families) {
    const prefix = prefixOf(family.name);
    sums.set(prefix, (sums.get(prefix) ?? 0) + size(family));
  }
  return Object.fromEntries([...sums].toSorted(byName));
}

function byName([a]: [string, number], [b]: [string, number]): number {
  return a < b ? -1 : 1;
}
