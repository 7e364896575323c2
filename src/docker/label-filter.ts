// Labels as the engine's filters take them.

import type { Labels } from '../model/labels.ts';

/** An empty value matches any. Podman refuses an empty list. */
export function labelFilter(labels: Labels): { readonly label?: string[] } {
  const label = Object.entries(labels).map(([name, value]) =>
    value === '' ? name : `${name}=${value}`,
  );
  return label.length === 0 ? {} : { label };
}
