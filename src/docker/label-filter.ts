// Labels as the engine's filters take them.

import type { Labels } from '../model/labels.ts';

/** An empty value matches any. */
export function labelFilter(labels: Labels): { readonly label: string[] } {
  return {
    label: Object.entries(labels).map(([name, value]) =>
      value === '' ? name : `${name}=${value}`,
    ),
  };
}
