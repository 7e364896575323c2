// Lays overrides over a written framework: keys are merged, lists and plain values replaced.

import * as v from 'valibot';
import { isObject } from '../text/unknown-json.ts';
import { WrittenFrameworkSchema, type WrittenFramework } from './written-framework.ts';

/** Later layers win; in the result every `${variant}` is the variant's name. */
export function mergeLayers(
  layers: readonly WrittenFramework[],
  variant: string | null,
): WrittenFramework {
  const merged = layers.map(soakEnds).reduce<unknown>(merge, {});
  return v.parse(WrittenFrameworkSchema, variant === null ? merged : withVariant(merged, variant));
}

/** Who names one end of a soak switches the other off; who names both gets whichever comes first. */
function soakEnds(layer: WrittenFramework): WrittenFramework {
  const { soak } = layer;
  if (soak === undefined) return layer;
  const { requests, durationS } = soak;
  if (typeof requests === 'number' && durationS === undefined) {
    return { ...layer, soak: { ...soak, durationS: null } };
  }
  if (typeof durationS === 'number' && requests === undefined) {
    return { ...layer, soak: { ...soak, requests: null } };
  }
  return layer;
}

function merge(below: unknown, above: unknown): unknown {
  if (!isObject(below) || !isObject(above)) return above;
  const merged = Object.entries(above).map(([key, value]) => [key, merge(below[key], value)]);
  return { ...below, ...Object.fromEntries(merged) };
}

function withVariant(value: unknown, variant: string): unknown {
  if (typeof value === 'string') return value.replaceAll('${variant}', variant);
  if (Array.isArray(value)) return value.map((item) => withVariant(item, variant));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replaceAll('${variant}', variant),
      withVariant(item, variant),
    ]),
  );
}
