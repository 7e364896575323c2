// How much a page shows: its lines, its metric families, and families per prefix.

import type { Page } from './page.ts';

export interface PageCount {
  readonly lines: number;
  readonly names: number;
  readonly byPrefix: Record<string, number>;
}

export function countPage(page: Page): PageCount {
  const byPrefix = new Map<string, number>();
  for (const name of page.families.keys()) {
    const prefix = prefixOf(name);
    byPrefix.set(prefix, (byPrefix.get(prefix) ?? 0) + 1);
  }
  return {
    lines: page.lines,
    names: page.families.size,
    byPrefix: Object.fromEntries([...byPrefix].toSorted(byName)),
  };
}

/** Up to and including a colon (`vllm:`), else `dynamo_<word>_`, else the first word (`process_`), else the whole name. */
export function prefixOf(name: string): string {
  return /^(?:[^:]*:|dynamo_[^_]+_|[^_]+_)/.exec(name)?.[0] ?? name;
}

function byName([a]: [string, number], [b]: [string, number]): number {
  return a < b ? -1 : 1;
}
