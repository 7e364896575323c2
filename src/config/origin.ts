// Where a value was said: what errors, `builder config` and `builder frameworks` show beside it.

import type { FlagName, Given } from './flags.ts';

export type Origin =
  /** `where` is the flag or the variable: `--ref`, `BUILDER_REF`. */
  | { readonly kind: 'flag' | 'environment'; readonly where: string }
  /** `where` is a place: `builder.yaml:12:3`. */
  | { readonly kind: 'file'; readonly where: string }
  | { readonly kind: 'profile'; readonly profile: string; readonly where: string }
  | { readonly kind: 'default' };

export interface Sourced<T> {
  readonly value: T;
  readonly origin: Origin;
}

export const DEFAULT_ORIGIN: Origin = { kind: 'default' };

export function byDefault<T>(value: T): Sourced<T> {
  return { value, origin: DEFAULT_ORIGIN };
}

/** Of a flag that was given, or the variable in its place. */
export function flagOrigin(given: Given, flag: FlagName): Origin {
  const where = given.origin(flag);
  return { kind: where.startsWith('--') ? 'flag' : 'environment', where };
}

/** As people read it: `--ref`, `builder.yaml:12:3`, `profile nightly, builder.yaml:30:5`, `default`. */
export function originText(origin: Origin): string {
  if (origin.kind === 'default') return 'default';
  return origin.kind === 'profile' ? `profile ${origin.profile}, ${origin.where}` : origin.where;
}
