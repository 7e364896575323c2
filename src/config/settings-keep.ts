// The settings of which commits count, which images stay, and what is handed on after a run.

import { DEFAULT_RETENTION } from './defaults.ts';
import { byDefault, type Sourced } from './origin.ts';
import { here, saidBy, type Parts } from './said.ts';
import { originAt } from './traced.ts';

export interface KeepSettings {
  readonly promote: Sourced<string | null>;
  readonly push: Sourced<string | null>;
  readonly keepImages: Sourced<number | null>;
  readonly maxAgeDays: Sourced<number | null>;
  /** By commit, why. */
  readonly blocked: Readonly<Record<string, Sourced<string>>>;
  /** Absolute. */
  readonly htmlOut: Sourced<string | null>;
}

export function keepFrom(parts: Parts): KeepSettings {
  const { htmlOut, push } = parts.given.flags;
  const { promote, push: pushTo, images = {}, blocked = {} } = parts.file.written;
  const said = saidBy(parts);
  return {
    promote: said.file(['promote'], promote) ?? byDefault<string | null>(null),
    push:
      said.flag('push', push === '' ? null : push) ??
      said.file(['push'], pushTo) ??
      byDefault<string | null>(null),
    keepImages: said.file(['images', 'keep'], images.keep) ?? byDefault(DEFAULT_RETENTION.keep),
    maxAgeDays:
      said.file(['images', 'maxAgeDays'], images.maxAgeDays) ??
      byDefault(DEFAULT_RETENTION.maxAgeDays),
    blocked: Object.fromEntries(
      Object.entries(blocked).map(([commit, value]) => [
        commit,
        { value, origin: originAt(parts.file.tree, ['blocked', commit]) },
      ]),
    ),
    htmlOut:
      said.flag('htmlOut', htmlOut === undefined ? htmlOut : here(parts, htmlOut)) ??
      byDefault<string | null>(null),
  };
}
