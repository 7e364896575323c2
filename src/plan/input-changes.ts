// Which inputs of two fingerprints differ, by name; settings by the key that does.

import type { Fingerprint } from '../model/plan.ts';
import { isObject, parseJson } from '../text/unknown-json.ts';

export interface Difference {
  readonly input: string;
  /** Null: there is none, or it is not known. */
  readonly before: string | null;
  readonly now: string | null;
}

/** Sorted by name. What one of them could not know is no difference, as long as the other one could. */
export function inputDifferences(before: Fingerprint, now: Fingerprint): readonly Difference[] {
  const names = new Set([...Object.keys(before.inputs), ...Object.keys(now.inputs)]);
  return [...names].toSorted().flatMap((name): readonly Difference[] => {
    const [a, b] = [before.inputs[name], now.inputs[name]];
    if (a === b || isUnknown(before, name) || isUnknown(now, name)) return [];
    if (name === 'settings') return settingsDifferences(a ?? null, b ?? null);
    return [{ input: name, before: a ?? null, now: b ?? null }];
  });
}

/** An input that is there and has no value yet. */
function isUnknown({ inputs }: Fingerprint, name: string): boolean {
  return inputs[name] === null;
}

function settingsDifferences(before: string | null, now: string | null): readonly Difference[] {
  const [a, b] = [flat(before), flat(now)];
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return names.toSorted().flatMap((name) => {
    const [was, is] = [a.get(name) ?? null, b.get(name) ?? null];
    return was === is ? [] : [{ input: name, before: was, now: is }];
  });
}

/** By path: `settings.env.A`. */
function flat(json: string | null): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
    } else if (value !== undefined) {
      values.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    }
  };
  if (json !== null) walk(parseJson(json), 'settings');
  return values;
}
