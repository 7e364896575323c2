// Lays what people wrote over each other: builder.yaml under its profile, a folder under its variant and the overrides.

import * as v from 'valibot';
import { isObject } from '../text/unknown-json.ts';
import type { Origin } from './origin.ts';
import type { Path } from './schema-keys.ts';
import { changeTexts, merge, plain, trace, type Tree } from './traced.ts';
import { WrittenFrameworkSchema, type WrittenFramework } from './written-framework.ts';

/** One layer; who names one end of a soak in it switches the other off, who names both gets whichever comes first. */
export function layer(written: unknown, originOf: (path: Path) => Origin): Tree {
  return trace(withSoakEnds(written), originOf);
}

/** Later layers win; in the result every `${variant}` is the variant's name. */
export function mergeFramework(layers: readonly Tree[], variant: string | null): Tree {
  const merged = merge(layers);
  if (variant === null) return merged;
  return changeTexts(merged, (text) => text.replaceAll('${variant}', variant));
}

export function writtenFramework(tree: Tree): WrittenFramework {
  return v.parse(WrittenFrameworkSchema, plain(tree));
}

/** Wherever a key `soak` stands: of the whole file, of a framework, of a variant. */
function withSoakEnds(written: unknown): unknown {
  if (!isObject(written)) return written;
  return Object.fromEntries(
    Object.entries(written).map(([key, value]) => {
      const inside = withSoakEnds(value);
      return [key, key === 'soak' && isObject(inside) ? oneEnd(inside) : inside];
    }),
  );
}

function oneEnd(soak: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { requests, durationS } = soak;
  if (typeof requests === 'number' && durationS === undefined) return { ...soak, durationS: null };
  if (typeof durationS === 'number' && requests === undefined) return { ...soak, requests: null };
  return soak;
}
