// The frameworks and CUDA versions that a branch's `container/context.yaml` has.

import { isObject } from '../text/unknown-json.ts';

/** By the branch's name of a framework: its CUDA versions (`12.9`) from old to new; none where the file keys nothing by them. */
export type ContextYaml = ReadonlyMap<string, readonly string[]>;

const CUDA_KEY = /^cuda(\d+(?:\.\d+)*)$/;

/** What cannot be read is empty: the script itself will say why. */
export async function readContextYaml(text: string): Promise<ContextYaml> {
  const { parse } = await import('yaml');
  let content: unknown;
  try {
    content = parse(text, { logLevel: 'silent' });
  } catch {
    return new Map();
  }
  if (!isObject(content)) return new Map();
  return new Map(
    Object.entries(content).flatMap(([name, keys]): [string, readonly string[]][] =>
      isObject(keys) ? [[name, cudaVersions(Object.keys(keys))]] : [],
    ),
  );
}

function cudaVersions(keys: readonly string[]): readonly string[] {
  const versions = keys.flatMap((key) => CUDA_KEY.exec(key)?.[1] ?? []);
  return versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
