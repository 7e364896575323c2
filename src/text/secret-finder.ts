// Finds which of several named secrets a text holds, in any of their forms, and whether it holds what looks like one.

import { maskKnown, type MaskKnown } from './known-secrets.ts';
import { maskShapes } from './token-shapes.ts';

export interface Leak {
  /** Of secrets; empty where only the shape says so. */
  readonly ids: readonly string[];
  /** The text without them. */
  readonly masked: string;
}

/** Null where there is none. */
export type FindLeak = (text: string) => Leak | null;

/** `values`: by id; one may have several. */
export function secretFinder(values: ReadonlyMap<string, readonly string[]>): FindLeak {
  const masks = [...values].map(([id, own]): readonly [string, MaskKnown] => [id, maskKnown(own)]);
  return (text) => {
    const ids = masks.filter(([, mask]) => mask(text) !== text).map(([id]) => id);
    const known = masks.reduce((clean, [, mask]) => mask(clean), text);
    const masked = maskShapes(known);
    return masked === text ? null : { ids, masked };
  };
}
